/** TCP ports of this machine: wanted ones, and the next free ones where they are taken. */
import { createServer, type Server } from 'node:net';

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

/**
 * Blocks lie below the ports that systems hand out by themselves (Linux from 32768, others from 49152): a port is let go and taken again
 * whenever something restarts, and in between it must go to nobody's outgoing connection.
 */
const BLOCK_PORTS = 200;
const BLOCKS_FROM = 10_000;
const BLOCKS_MAX = 110;

/** Ports that no other lab or PostgreSQL of this machine takes meanwhile. */
export type PortBlock = { firstPort: number; release(): Promise<void> };

/** Held by a listener on its last port, so it is free again whenever its process ends, however it ends. */
export async function claimPortBlock(): Promise<PortBlock> {
  for (let tried = 0; tried < BLOCKS_MAX; tried += 1) {
    const firstPort = BLOCKS_FROM + ((process.pid + tried) % BLOCKS_MAX) * BLOCK_PORTS;
    const guard = await listenOn(firstPort + BLOCK_PORTS - 1);
    if (guard === null) continue;
    guard.unref();
    return { firstPort, release: () => closeServer(guard) };
  }
  throw new Error(`all ${BLOCKS_MAX} blocks of ports from ${BLOCKS_FROM} on are taken`);
}

/** Null where the port is taken. */
function listenOn(port: number): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EADDRINUSE' || cause.code === 'EACCES') resolve(null);
      else reject(cause);
    });
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => resolve(server));
  });
}

const closeServer = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

async function isFree(port: number): Promise<boolean> {
  const probe = await listenOn(port);
  if (probe !== null) await closeServer(probe);
  return probe !== null;
}

/** The first free one. */
export async function freePortFrom(
  firstPort: number,
  isGiven: (port: number) => boolean = () => false,
): Promise<number> {
  const last = Math.min(PORT_MAX, firstPort + PORTS_TRIED_MAX - 1);
  for (let port = firstPort; port <= last; port += 1) {
    if (!isGiven(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port from ${firstPort} to ${last}`);
}

export type PortPlan = { portFor(name: PortName): Promise<number>; release(): Promise<void> };

/**
 * Gives out the lab's ports; of a block of their own where `wanted` is 0. No port is given twice; one that somebody else took is told to
 * `say` and the next is taken.
 */
export async function openPortPlan(wanted: number, say: (line: string) => void): Promise<PortPlan> {
  const { firstPort, release } =
    wanted === 0 ? await claimPortBlock() : { firstPort: wanted, release: async () => undefined };
  const given = new Set<number>();
  return {
    release,
    async portFor(name) {
      const port = firstPort + PORT_OFFSETS[name];
      const found = await freePortFrom(port, (candidate) => given.has(candidate));
      given.add(found);
      if (found !== port) say(`Port ${port} (${name}) is in use: taking ${found}.`);
      return found;
    },
  };
}
