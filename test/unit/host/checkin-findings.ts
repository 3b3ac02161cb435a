import type { Findings } from '../../../host/prepare.ts';
import { noPasses, noSlips } from './no-slips.ts';
import type { Host } from './rig.ts';

/** What a check-in kiosk without scale and terminal finds out for a command. */
export const checkinFindings = (host: Host): Findings => ({
  journey: 'checkin',
  findProduct: () => null,
  goodsContext: () => ({ currentYear: 2026, inStoreRules: [] }),
  shop: () => ({ currency: 'EUR', ownCodes: [], bags: [] }),
  recallsOf: () => [],
  slips: noSlips,
  passes: noPasses,
  receiptNumberIn: () => null,
  stableWeightGrams: () => null,
  terminalUsable: () => false,
  badgeIn: () => null,
  recyclerUsable: () => false,
  serverUsable: () => false,
  asksForValueNumber: () => false,
  personal: () => {
    const personal = host.state.status === 'closed' ? host.keys.upcoming : host.keys.current;
    if (personal === null) throw new Error('no key');
    return personal;
  },
});
