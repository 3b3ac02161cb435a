/** When the journal is delivered and when it goes on in a new file: neither hurries, and neither gets in the way of a person. */
import type { Journal } from '../offline/journal.ts';
import type { SyncThread } from '../offline/sync-thread.ts';
import type { Clock, Log } from './ports.ts';
import type { Session } from './session.ts';

const DELIVERY_DELAY_MS = 300;
/** After a session ended; somebody who comes at once is served first. */
const ROTATION_DELAY_MS = 3_000;

export interface JournalPacing {
  /** There may be new rows, a session may have ended, or the disk may take writes again. */
  onChange(): void;
  stop(): void;
}

export function createJournalPacing(deps: {
  clock: Clock;
  log: Log;
  journal: Journal;
  /** By the kiosk's key, for the segments that are rotated out; without it none are. */
  sign: ((text: string) => string) | undefined;
  session: () => Session;
  sync: Pick<SyncThread, 'nudge' | 'setNetwork'>;
}): JournalPacing {
  const { clock, log, journal, sign, sync } = deps;
  /** Begun with its network off: rows that may not be durable must not reach the server. */
  let isHeldBack = journal.failure !== null;
  let isDeliveryPlanned = false;
  let cancelRotation: (() => void) | null = null;

  function deliverOnceDurable(): void {
    if (!isHeldBack || journal.failure !== null) return;
    isHeldBack = false;
    sync.setNetwork(true);
  }

  /** It must not take the processor from the frame that shows what has just happened. */
  function deliverSoon(): void {
    if (isDeliveryPlanned) return;
    isDeliveryPlanned = true;
    clock.after(DELIVERY_DELAY_MS, () => {
      isDeliveryPlanned = false;
      sync.nudge();
    });
  }

  const isAtRest = (): boolean => deps.session().state.status === 'closed';

  /** Only between two sessions, because it takes a few frames. */
  function rotateSoon(): void {
    if (sign === undefined || cancelRotation !== null || !isAtRest()) return;
    cancelRotation = clock.after(ROTATION_DELAY_MS, () => {
      cancelRotation = null;
      if (!isAtRest() || deps.session().broken !== null) return;
      const outcome = journal.rotateIfDue({ nowMs: clock.nowMs(), sign });
      if (outcome === 'done') log.info({}, 'the journal goes on in a new file');
    });
  }

  return {
    onChange() {
      deliverOnceDurable();
      deliverSoon();
      rotateSoon();
    },
    stop: () => cancelRotation?.(),
  };
}
