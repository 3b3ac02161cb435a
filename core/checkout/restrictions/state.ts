/** What is known of the shopper's age in this session: zero years are proven of everybody. */
export type RestrictionState = { approvedAgeYears: number; deniedFromYears: number | null };

export const NO_AGE_KNOWN: RestrictionState = { approvedAgeYears: 0, deniedFromYears: null };
