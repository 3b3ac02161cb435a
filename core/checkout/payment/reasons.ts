import { z } from 'zod';
import type { Right } from '../../staff/rights.ts';

export const paymentReasons = [
  /** Nobody at the kiosk knows whether a tender went through; staff answer on its own screen. */
  z.object({ kind: z.literal('paymentUnknown'), tenderId: z.string(), amountMinor: z.int() }),
] as const;

export const PAYMENT_RIGHTS = { paymentUnknown: 'resolvePayment' } as const satisfies Record<string, Right>;
