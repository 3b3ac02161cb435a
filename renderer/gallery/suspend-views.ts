import type { NoticeView, Screen, View } from '../../core/contract/view.ts';

type Make = (screen: Screen, change?: Partial<View>) => View;

const NUMBER = '0000 0012 3456 4821';

/** A basket that leaves this kiosk, and one that comes. */
export function suspendViews(checkout: Make): Record<string, View> {
  const expiresAtMs = Date.UTC(2026, 10, 24, 20, 30);
  const common = { name: 'slipTrouble', trouble: 'MEDIA_EMPTY', number: NUMBER } as const;
  return {
    suspending: checkout({ name: 'suspending', phase: 'storing' }),
    suspendPrinting: checkout({ name: 'suspending', phase: 'printing' }),
    suspended: checkout({ name: 'suspended', number: NUMBER, till: null, hasSlip: true, expiresAtMs }),
    suspendedNumber: checkout({ name: 'suspended', number: NUMBER, till: null, hasSlip: false, expiresAtMs }),
    suspendedToTill: checkout({ name: 'suspended', number: NUMBER, till: 'till-1', hasSlip: true, expiresAtMs }),
    slipTrouble: checkout({ ...common, certainty: 'unknown', maySkip: true, mayTakeBack: false }),
    slipTroubleOffline: checkout({ ...common, certainty: 'notStarted', maySkip: false, mayTakeBack: true }),
    recalling: checkout({ name: 'recalling', phase: 'asking', number: NUMBER }),
    recallUnanswered: checkout({ name: 'recalling', phase: 'unanswered', number: NUMBER }),
  };
}

export const suspendNotices: NoticeView[] = [
  { kind: 'suspendNeedsStaff' },
  { kind: 'suspendNoServer' },
  { kind: 'suspendTooLarge' },
  { kind: 'suspendRefused' },
  { kind: 'recallNeedsEmptyBasket' },
  { kind: 'recallNeedsStaff' },
  { kind: 'basketAlreadyRecalled', kiosk: 'lane-2', at: '14:05' },
  { kind: 'basketUnknown' },
  { kind: 'basketExpired' },
  { kind: 'basketWithdrawn' },
  { kind: 'basketOtherCurrency' },
  { kind: 'slipOtherTill', till: 'till-1' },
  { kind: 'slipForged' },
  { kind: 'slipUsed' },
  { kind: 'slipUnreadable' },
];
