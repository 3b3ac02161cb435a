/**
 * What of an upload this server takes beyond the first version's, as its answers say. A server refuses what it does not know, and may go back
 * to the version before at any time: whatever it took counts no more once it answers 400.
 */
import type { SyncStore } from './sync-store.ts';
import type { UploadAnswer } from './wire/journal-wire.ts';

export interface ServerTakes {
  readonly run: boolean;
  readonly totals: boolean;
}

const RUN = 'run';
const TOTALS = 'totals';

export interface KnownServer {
  readonly takes: ServerTakes;
  /** True where that is something else than before. */
  answered(answer: Pick<UploadAnswer, 'takes'>): boolean;
  /** As `answered`; nothing beyond the first version is sent until it answers again. */
  refusedTheForm(): boolean;
}

/** The number of the run must go along from the first request on, so that alone is known from runs before. */
export function createKnownServer(store: Pick<SyncStore, 'read' | 'setTakesRun'>): KnownServer {
  let takes: ServerTakes = { run: store.read().takesRun, totals: false };

  function become(next: ServerTakes): boolean {
    const before = takes;
    takes = next;
    if (next.run !== before.run) store.setTakesRun(next.run);
    return next.run !== before.run || next.totals !== before.totals;
  }

  return {
    get takes() {
      return takes;
    },
    answered: ({ takes: said = [] }) => become({ run: said.includes(RUN), totals: said.includes(TOTALS) }),
    refusedTheForm: () => become({ run: false, totals: false }),
  };
}
