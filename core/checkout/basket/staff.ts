import type { CheckoutState } from '../state.ts';

/** Who does it, for the journal; null where it is the customer. */
export const staffIdOf = ({ staff }: CheckoutState): string | null => staff?.staffId ?? null;
