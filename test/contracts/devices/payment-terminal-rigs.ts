import { join } from 'node:path';
import { type DeviceMemory, fileMemory, volatileMemory } from '../../../hardware/device-memory.ts';
import { NexoTerminal } from '../../../hardware/drivers/nexo-terminal.ts';
import { ZvtSerialLink, ZvtTcpLink } from '../../../hardware/drivers/zvt-link.ts';
import { ZvtTerminal, type ZvtTiming } from '../../../hardware/drivers/zvt-terminal.ts';
import type { PaymentTerminal } from '../../../hardware/ports/payment-terminal.ts';
import { NexoKey } from '../../../hardware/protocols/nexo-crypto.ts';
import { FAR_END_HOST } from '../../../hardware/simulators/far-end.ts';
import type { DeskOptions } from '../../../hardware/simulators/terminal-desk.ts';
import { TerminalSimulator, type TerminalSimulatorOptions } from '../../../hardware/simulators/terminal-simulator.ts';
import { type ZvtSimulatorOptions, ZvtTerminalSimulator } from '../../../hardware/simulators/zvt-terminal.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { TcpWire } from '../../../hardware/transports/tcp.ts';
import { closing, FAST_RETRY_MS, temporaryFolder, untilStatus } from './support.ts';

export const key = { keyIdentifier: 'key-1', keyVersion: 1, passphrase: 'a long shared secret' };
export const amount = { amountMinor: 1_999, currency: 'EUR' } as const;
export const request = { tenderId: 'tender-1', saleId: 'sale-1', amount, mustBeOnline: false } as const;
export const never = new AbortController().signal;

/** What a test may do to the far end, whatever it speaks. */
export type Bench = Pick<
  TerminalSimulator,
  | 'setMode'
  | 'setAcquirer'
  | 'setApprovedAmountMinor'
  | 'ledger'
  | 'current'
  | 'answer'
  | 'onChange'
  | 'plug'
  | 'unplug'
  | 'close'
> & {
  /** How often it was asked for money, where the simulator counts that. */
  readonly authorizations?: number;
};
export type Options = Partial<Pick<DeskOptions, 'mode' | 'answerDelayMs' | 'lateMs' | 'approveAfterTimeout'>>;

export type Rig = {
  name: string;
  /** What the terminal wants printed at the end of its day; null where its acquirer ends its days. */
  endOfDayReceipt: readonly string[] | null;
  /** `folder`: where both ends keep what outlives them. */
  open(options: Options, folder: string | null): Promise<{ simulator: Bench; driver: () => PaymentTerminal }>;
};

/** Waits that are short enough for a test, and long enough for a busy machine; nothing asserts them. */
const ZVT_TIMING: ZvtTiming = {
  t1Ms: 1_000,
  t2Ms: 1_000,
  t3Ms: 1_000,
  t4Ms: 5_000,
  hurriedMs: 30,
  busyRetryMs: 10,
  heartbeatMs: 50,
};

export function nexoDriver(simulator: TerminalSimulator, caPem = simulator.caPem): NexoTerminal {
  return closing(
    new NexoTerminal({
      target: { url: simulator.url, caPem, certificateNameSuffixes: [] },
      parties: { saleId: 'till-1', poiId: 'P400Plus-1' },
      key: new NexoKey(key, key.passphrase),
      nowMs: () => 0,
      probeIntervalMs: 20,
    }),
  );
}

export const openNexo = async (options: Partial<TerminalSimulatorOptions> = {}): Promise<TerminalSimulator> =>
  closing(await TerminalSimulator.open({ nowMs: () => 0, key, answerDelayMs: 5, ...options }));

const nexo: Rig = {
  name: 'nexo over HTTPS',
  endOfDayReceipt: null,
  async open(options, folder) {
    const kept = folder === null ? {} : { ledgerFile: join(folder, 'ledger.json'), identityFolder: folder };
    const simulator = await openNexo({ ...options, ...kept });
    return { simulator, driver: () => nexoDriver(simulator) };
  },
};

const silent = { info: () => undefined, warn: () => undefined };

export function zvtDriver(simulator: ZvtTerminalSimulator, memory: DeviceMemory): ZvtTerminal {
  const wire =
    simulator.path === ''
      ? new TcpWire({ host: FAR_END_HOST, port: simulator.port, retryMs: FAST_RETRY_MS })
      : new SerialWire({ path: simulator.path, baudRate: 9_600, retryMs: FAST_RETRY_MS });
  const link = simulator.path === '' ? new ZvtTcpLink(wire, ZVT_TIMING) : new ZvtSerialLink(wire, ZVT_TIMING);
  const settings = { password: '123456', currency: 'EUR', language: null, paymentType: 0x40 } as const;
  return closing(new ZvtTerminal(link, { ...settings, memory, log: silent, timing: ZVT_TIMING }));
}

export const openZvt = async (
  over: 'tcp' | 'serial',
  options: Partial<ZvtSimulatorOptions> = {},
): Promise<ZvtTerminalSimulator> => {
  const place = over === 'tcp' ? { host: FAR_END_HOST, port: 0 } : { path: join(temporaryFolder(), 'terminal') };
  return closing(
    await ZvtTerminalSimulator.open({ nowMs: () => 0, answerDelayMs: 5, password: '123456', place, ...options }),
  );
};

const zvt = (name: string, over: 'tcp' | 'serial'): Rig => ({
  name,
  endOfDayReceipt: ['   Kassenschnitt'],
  async open(options, folder) {
    const simulator = await openZvt(over, {
      ...options,
      ...(folder === null ? {} : { ledgerFile: join(folder, 'ledger.json') }),
    });
    const memory = folder === null ? volatileMemory() : fileMemory(join(folder, 'notes.json'));
    return { simulator, driver: () => zvtDriver(simulator, memory) };
  },
});

/** Every driver over every wire. */
export const RIGS: readonly Rig[] = [nexo, zvt('ZVT over TCP', 'tcp'), zvt('ZVT over a serial line', 'serial')];

export async function connected(rig: Rig, options: Options = {}, folder: string | null = null) {
  const { simulator, driver } = await rig.open(options, folder);
  const terminal = driver();
  await untilStatus(terminal, 'READY');
  return { simulator, terminal, driver };
}

export const approvals = (simulator: Pick<Bench, 'ledger'>): unknown[] =>
  simulator.ledger().filter((entry) => entry.outcome === 'approved');
