export type AuditState = {
  audit: {
    isDecided: boolean;
    /** How often each line was scanned again. */
    checked: Readonly<Record<string, number>>;
    result: 'clean' | 'mismatch' | null;
    voids: number;
    priceOverrides: number;
  };
};

export const NOT_AUDITED: AuditState = {
  audit: { isDecided: false, checked: {}, result: null, voids: 0, priceOverrides: 0 },
};
