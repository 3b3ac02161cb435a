import { join } from 'node:path';
import { ok, type Result } from '../../../core/result.ts';
import { CashLineRecycler } from '../../../hardware/drivers/cash-line-recycler.ts';
import type { CashError, CashPiece, CashRecycler, CashReturn } from '../../../hardware/ports/cash-recycler.ts';
import {
  type CashRecyclerOptions,
  CashRecyclerSimulator,
} from '../../../hardware/simulators/cash-recycler-simulator.ts';
import { FAR_END_HOST } from '../../../hardware/simulators/far-end.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { TcpWire } from '../../../hardware/transports/tcp.ts';
import { closing, eventually, FAST_RETRY_MS, temporaryFolder } from './support.ts';

const TIMING = { answerTimeoutMs: 250, restTimeoutMs: 2_000, payoutTimeoutMs: 2_000, heartbeatMs: 40 };
export const EURO_LEVELS = [10, 20, 50, 100, 200, 500, 1_000, 2_000].map((denominationMinor) => ({
  denominationMinor,
  count: 10,
}));
export const EURO = EURO_LEVELS.map(({ denominationMinor }) => denominationMinor);

type Change = Partial<Pick<CashRecyclerOptions, 'levels' | 'faults' | 'chance'>>;

export async function openSerialRecycler(change: Change = {}) {
  const path = join(temporaryFolder(), 'cash');
  const options = { place: { path }, currency: 'EUR', levels: EURO_LEVELS, ...change };
  const simulator = closing(await CashRecyclerSimulator.open(options));
  const wire = new SerialWire({ path, baudRate: 115_200, retryMs: FAST_RETRY_MS });
  return { simulator, recycler: closing(new CashLineRecycler(wire, TIMING)) };
}

export async function openTcpRecycler(change: Change = {}) {
  const place = { host: FAR_END_HOST, port: 0 };
  const simulator = closing(
    await CashRecyclerSimulator.open({ place, currency: 'EUR', levels: EURO_LEVELS, ...change }),
  );
  const wire = new TcpWire({ host: FAR_END_HOST, port: simulator.port, retryMs: FAST_RETRY_MS });
  return { simulator, recycler: closing(new CashLineRecycler(wire, TIMING)) };
}

export const RECYCLER_RIGS = [
  { name: 'over a serial line', open: openSerialRecycler },
  { name: 'over TCP', open: openTcpRecycler },
];

/** A host that notes every piece as durable, unless it is told to fail. */
export function collecting(
  recycler: CashRecycler,
  simulator: CashRecyclerSimulator,
  collectionId: string,
  { after = 0, takes = EURO }: { after?: number; takes?: readonly number[] } = {},
) {
  const taken: CashPiece[] = [];
  const returned: CashReturn[] = [];
  const escrowed: number[] = [];
  let refuses = 0;
  const done = recycler.collect(
    { collectionId, after },
    {
      takes: () => takes,
      escrow: (denominationMinor) => void escrowed.push(denominationMinor),
      async taken(piece) {
        if (refuses > 0) {
          refuses -= 1;
          throw new Error('the disk is full');
        }
        taken.push(piece);
      },
      returned: (_denominationMinor, why) => void returned.push(why),
    },
    new AbortController().signal,
  );
  const until = (holds: () => boolean): Promise<void> => eventually((look) => simulator.onChange(look), holds);
  return {
    taken,
    returned,
    escrowed,
    done,
    refuse: (times: number) => {
      refuses = times;
    },
    opened: () => until(() => simulator.isOpen),
    /** Puts pieces in one after the other, each when the one before was acknowledged. */
    async put(...denominations: number[]): Promise<void> {
      for (const denomination of denominations) {
        // What it makes the recycler say is heard before it is said to be in.
        let state: 'out' | 'going' | 'in' = 'out';
        await until(() => {
          if (state === 'out') {
            state = 'going';
            state = simulator.insert(denomination) ? 'in' : 'out';
          }
          return state === 'in';
        });
      }
    },
    until,
  };
}

export const sumOf = (pieces: readonly CashPiece[]): number =>
  pieces.reduce((sum, { denominationMinor }) => sum + denominationMinor, 0);

export const shutOk = (lastSequence: number): Result<{ lastSequence: number }, CashError> => ok({ lastSequence });
