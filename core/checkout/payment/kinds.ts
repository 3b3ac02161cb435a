import { z } from 'zod';

/** What a shopper pays with. `voucher`: store credit on paper, used once. `mealVoucher`: only for food that is eaten, never with change. */
export const tenderKindSchema = z.enum(['card', 'giftCard', 'voucher', 'mealVoucher', 'cash']);
export type TenderKind = z.infer<typeof tenderKindSchema>;

/** Kinds whose value lies in an account at the server, under a number. */
export const storedValueKindSchema = z.enum(['giftCard', 'voucher', 'mealVoucher']);
export type StoredValueKind = z.infer<typeof storedValueKindSchema>;

const STORED: ReadonlySet<TenderKind> = new Set<TenderKind>(storedValueKindSchema.options);
export const isStoredValue = (kind: TenderKind): kind is StoredValueKind => STORED.has(kind);
