/** Notices that the server lost rows: a restored one has another incarnation, one that forgot this kiosk lets it in anew. */
import type { EpochDelivery } from './earlier-epochs.ts';
import type { SyncState } from './sync-client.ts';
import type { Mark } from './upload-pass.ts';

export interface LossWatch {
  /** The server's, as last heard from any epoch. */
  incarnation(): string | null;
  /** From an epoch that is over. */
  earlierHeard(mark: Mark): void;
  /** From the present one: what this server did not confirm itself, or lost, is to be delivered again. */
  presentHeard(mark: Mark, isRewind: boolean): void;
  presentState(state: SyncState): void;
}

export function createLossWatch(options: {
  /** As it was before this run. */
  lastKnown: () => string | null;
  deliverAgain(isLost: (delivery: EpochDelivery) => boolean): void;
}): LossWatch {
  const { deliverAgain } = options;
  let heardFrom: string | null = null;
  let comparedWith: string | null = null;
  let isForgotten = false;
  return {
    incarnation: () => heardFrom ?? options.lastKnown(),
    earlierHeard({ incarnation }) {
      heardFrom = incarnation;
    },
    presentHeard({ incarnation }, isRewind) {
      heardFrom = incarnation;
      isForgotten = false;
      if (comparedWith === incarnation && !isRewind) return;
      comparedWith = incarnation;
      deliverAgain((delivery) => isRewind || delivery.incarnation !== incarnation);
    },
    presentState({ lastError }) {
      // Before the present epoch is let in anew, so that the server finds the end of the one before. Once: then it is let in.
      if (lastError?.kind !== 'notEnrolled' || isForgotten) return;
      isForgotten = true;
      deliverAgain(() => true);
    },
  };
}
