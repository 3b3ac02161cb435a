import { z } from 'zod';
import { staffEvents } from '../staff/events.ts';
import { auditEvents } from './audit/events.ts';
import { baggingEvents } from './bagging/events.ts';
import { basketEvents } from './basket/events.ts';
import { couponEvents } from './coupons/events.ts';
import { dutyEvents } from './duty/events.ts';
import { interventionEvents } from './interventions/events.ts';
import { memberEvents } from './member/events.ts';
import { paymentEvents } from './payment/events.ts';
import { receiptEvents } from './receipt/events.ts';
import { refundEvents } from './refund/events.ts';
import { restrictionEvents } from './restrictions/events.ts';
import { suspendEvents } from './suspend/events.ts';

/** What happens in a self-checkout, from each feature's own file. Old rows stay readable for ever: see `core/session/read-event.ts`. */
export const checkoutEvents = [
  ...basketEvents,
  ...couponEvents,
  ...memberEvents,
  ...paymentEvents,
  ...receiptEvents,
  ...staffEvents,
  ...interventionEvents,
  ...restrictionEvents,
  ...baggingEvents,
  ...auditEvents,
  ...suspendEvents,
  ...refundEvents,
  ...dutyEvents,
] as const;

const checkoutEventSchema = z.discriminatedUnion('type', [...checkoutEvents]);
export type CheckoutEvent = z.infer<typeof checkoutEventSchema>;

const TYPES: ReadonlySet<string> = new Set(checkoutEvents.map(({ shape }) => shape.type.value));
export const isCheckoutEvent = (event: { type: string }): event is CheckoutEvent => TYPES.has(event.type);
