/** TCP ports of this machine: wanted ones, and the next free ones where they are taken. */
import { type AddressInfo, createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';
/** Ports tried, the wanted one among them. */
const PORTS_TRIED_MAX = 40;
const PORT_MAX = 65_535;

/** How far each port lies from the lab's own. The hosts take one of twenty following ports themselves. */
const PORT_OFFSETS = {
  lab: 0,
  server: 1,
  network: 2,
  terminal: 3,
  storePrinter: 4,
  airportPrinter: 5,
  secondPrinter: 6,
  store: 10,
  airport: 40,
  secondStore: 100,
  storeDev: 70,
  airportDev: 71,
} as const;
export type PortName = keyof typeof PORT_OFFSETS;

/** Listens on the port for a moment. 0 takes any free one. Null where it is taken. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EADDRINUSE' || cause.code === 'EACCES') resolve(null);
      else reject(cause);
    });
    probe.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      const { port: found } = probe.address() as AddressInfo;
      probe.close(() => resolve(found));
    });
  });
}

/**
 * Gives out the lab's ports. `firstPort` 0 takes free ones everywhere. No port is given twice; one that somebody else took is told to
 * `say` and the next is taken.
 */
export function createPortPlan(firstPort: number, say: (line: string) => void): (name: PortName) => Promise<number> {
  const given = new Set<number>();
  return async (name) => {
    const wanted = firstPort === 0 ? 0 : firstPort + PORT_OFFSETS[name];
    for (let tried = 0; tried < PORTS_TRIED_MAX; tried += 1) {
      const candidate = wanted === 0 ? 0 : wanted + tried;
      if (candidate > PORT_MAX) break;
      const found = await tryPort(candidate);
      if (found === null || given.has(found)) continue;
      given.add(found);
      if (wanted !== 0 && found !== wanted) say(`Port ${wanted} (${name}) is in use: taking ${found}.`);
      return found;
    }
    throw new Error(`no free port for ${name}: tried ${wanted} to ${Math.min(PORT_MAX, wanted + PORTS_TRIED_MAX - 1)}`);
  };
}
