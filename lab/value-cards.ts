import type { LabCheckout } from './kiosks.ts';

/** Gift cards and vouchers to hold at the scanner, issued at the lab's server when it starts; the lab page scans them. */
export const labValueCards = {
  giftCard: { kind: 'giftCard', number: '4000111122223333', amountMinor: 5_000 },
  smallGiftCard: { kind: 'giftCard', number: '4000111122224444', amountMinor: 150 },
  voucher: { kind: 'voucher', number: '7000111122223333', amountMinor: 500 },
  mealVoucher: { kind: 'mealVoucher', number: '6000111122223333', amountMinor: 10_000 },
} as const;
export type LabValueCard = keyof typeof labValueCards;
export const VALUE_CARD_AIM = 'C0';

/** How people pay in `npm start`: in every way. */
export const ALL_TENDERS: NonNullable<LabCheckout['tenders']> = {
  kinds: ['card', 'giftCard', 'voucher', 'mealVoucher', 'cash'],
  mealVoucher: { categories: ['produce', 'bakery', 'dairy', 'pantry', 'snacks', 'frozen', 'meat'], dailyMinorMax: 720 },
};
