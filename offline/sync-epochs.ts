/** Earlier epochs first, oldest first, then the present one: the server gets a kiosk's rows in the order in which they happened. */
import type { OfflineLog } from './log.ts';
import type { SyncClient, SyncState } from './sync-client.ts';
import type { SyncError } from './sync-pass.ts';

/**
 * What the server refuses of the rows of an epoch that is over, it refuses for ever; everything else is tried again. So is `cloned`: it is
 * a verdict on this run of the client, not on the rows.
 */
const GIVEN_UP_AT: readonly SyncError['kind'][] = ['fork', 'serverAhead', 'rowsGone'];

export interface EpochSource {
  epoch: string;
  open(onState: (state: SyncState) => void): SyncClient;
  /** Called once, when nothing of it is left to deliver or the server will not take the rest. */
  ended(outcome: { state: 'delivered' | 'undeliverable'; ackedSeq: number; reason: string }): void;
}

export interface SyncEpochsOptions {
  earlier: readonly EpochSource[];
  present: Omit<EpochSource, 'ended'>;
  /** Rows of the present epoch that nobody has asked the server about yet. */
  presentBehind: () => number;
  onState(state: SyncState): void;
  log: OfflineLog;
}

export interface EpochsClient extends SyncClient {
  /** The server has lost these since they were delivered: they come before what is being delivered now. */
  deliverFirst(earlier: readonly EpochSource[]): void;
}

/** A sync client for all of them. The state is that of the epoch that is being delivered; `behind` counts the rows of the present one too. */
export function createEpochsClient(options: SyncEpochsOptions): EpochsClient {
  const waiting = [...options.earlier];
  let isUp = true;
  let isClosed = false;
  let client = next();

  function next(): SyncClient {
    const source = waiting.shift();
    if (source === undefined) return options.present.open(options.onState);
    let isSettled = false;
    return source.open((state) => {
      if (isSettled) return;
      options.onState({ ...state, behind: state.behind + options.presentBehind() });
      const ended = outcomeOf(state);
      if (ended === null) return;
      isSettled = true;
      options.log.info({ epoch: source.epoch, ...ended }, 'an earlier epoch of the journal is settled');
      source.ended({ ...ended, ackedSeq: state.ackedSeq });
      void change();
    });
  }

  async function change(): Promise<void> {
    const before = client;
    client = next();
    await before.close();
    if (isClosed) return;
    if (!isUp) client.setNetwork(false);
    client.start();
  }

  return {
    get state() {
      return client.state;
    },
    start: () => client.start(),
    nudge: () => client.nudge(),
    deliverFirst(earlier) {
      if (isClosed || earlier.length === 0) return;
      waiting.push(...earlier);
      void change();
    },
    setNetwork(next) {
      isUp = next;
      client.setNetwork(next);
    },
    async close() {
      isClosed = true;
      await client.close();
    },
  };
}

function outcomeOf({ online, behind, lastError }: SyncState) {
  if (lastError !== null && GIVEN_UP_AT.includes(lastError.kind)) {
    return { state: 'undeliverable' as const, reason: JSON.stringify(lastError) };
  }
  return online && behind === 0 && lastError === null ? { state: 'delivered' as const, reason: '' } : null;
}
