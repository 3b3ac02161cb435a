import { z } from 'zod';
import { basketEvents } from './basket/events.ts';
import { paymentEvents } from './payment/events.ts';
import { receiptEvents } from './receipt/events.ts';

/** What happens in a self-checkout, from each feature's own file. Old rows stay readable for ever: see `core/session/read-event.ts`. */
export const checkoutEvents = [...basketEvents, ...paymentEvents, ...receiptEvents] as const;

const checkoutEventSchema = z.discriminatedUnion('type', [...checkoutEvents]);
export type CheckoutEvent = z.infer<typeof checkoutEventSchema>;
