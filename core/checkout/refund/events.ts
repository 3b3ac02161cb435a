import { z } from 'zod';
import { printTroubleSchema } from '../../documents/print-answer.ts';
import { at, id } from '../event-parts.ts';
import { grantedSchema, refundableSaleSchema, refundLineSchema, refundRefusalKinds } from './sale.ts';

const staffId = id;
const order = {
  refundId: id,
  saleId: id,
  lines: z.array(refundLineSchema).min(1),
  reasonCode: z.string().max(40),
  toStock: z.boolean(),
  amountMinor: z.int().min(1),
};
export const refundOrderSchema = z.object(order);
export type RefundOrder = z.infer<typeof refundOrderSchema>;

/** Goods of a sale come back, and their money goes back. */
export const refundEvents = [
  z.object({ type: z.literal('refund.began'), ...at, staffId }),
  z.object({ type: z.literal('refund.asked'), ...at, requestId: id, receiptNumber: z.string().max(80) }),
  z.object({
    type: z.literal('refund.notFound'),
    ...at,
    requestId: id,
    reason: z.enum(['unknownSale', 'unreachable']),
  }),
  z.object({ type: z.literal('refund.found'), ...at, requestId: id, sale: refundableSaleSchema }),
  /** Nothing was decided: the session goes on without a refund. */
  z.object({ type: z.literal('refund.left'), ...at }),
  /** `needsSecond`: another member of staff has to approve it first. */
  z.object({ type: z.literal('refund.ordered'), ...at, ...order, staffId, needsSecond: z.boolean() }),
  z.object({ type: z.literal('refund.approved'), ...at, refundId: id, staffId }),
  z.object({ type: z.literal('refund.claiming'), ...at, refundId: id }),
  /** The server may have granted it: it is asked again under the same id, or hears that it was given up. */
  z.object({ type: z.literal('refund.unanswered'), ...at, refundId: id }),
  z.object({ type: z.literal('refund.refused'), ...at, refundId: id, reason: z.enum(refundRefusalKinds) }),
  z.object({ type: z.literal('refund.abandoned'), ...at, refundId: id }),
  /**
   * Nobody else gets these units refunded, unless it was granted here: without the server, of a sale of this kiosk (`isHere`). From here on the money goes back, part by part. A new voucher's
   * number is sealed.
   */
  z.object({
    type: z.literal('refund.granted'),
    ...at,
    refundId: id,
    granted: grantedSchema,
    isHere: z.boolean().optional(),
  }),
  z.object({ type: z.literal('refund.partStarted'), ...at, refundId: id, position: z.int().min(0) }),
  /** The recycler did not say what came out: it is asked, once. */
  z.object({ type: z.literal('refund.partAsked'), ...at, refundId: id, position: z.int().min(0) }),
  /** What came out of it; `uncertainMinor` of the rest may be out all the same. */
  z.object({
    type: z.literal('refund.partPaidOut'),
    ...at,
    refundId: id,
    position: z.int().min(0),
    paidMinor: z.int().min(0),
    uncertainMinor: z.int().min(0),
  }),
  /** A person decides: `certain` says that nothing went back. */
  z.object({
    type: z.literal('refund.partStuck'),
    ...at,
    refundId: id,
    position: z.int().min(0),
    certain: z.boolean(),
  }),
  z.object({
    type: z.literal('refund.partGiven'),
    ...at,
    refundId: id,
    position: z.int().min(0),
    how: z.enum(['terminal', 'server', 'cash', 'recycler']),
    staffId: z.string().nullable(),
  }),
  /** The row that the server's ledger counts. */
  z.object({
    type: z.literal('refund.completed'),
    ...at,
    ...order,
    receiptNumber: z.string().max(80),
    currency: z.string(),
    staffId,
    secondStaffId: z.string().nullable(),
    /** The server was not asked, or did not answer: it finds out whether it was refunded elsewhere. */
    isOffline: z.boolean().optional(),
    /** `position`: of the tender in the sale; rows from before it was told have none. */
    parts: z.array(
      z.object({
        position: z.int().min(0).optional(),
        kind: z.string().max(20),
        amountMinor: z.int(),
        how: z.string().max(20),
        /** What coins and notes made of it. */
        cashMinor: z.int().min(0).optional(),
        /** Of `cashMinor`, what the recycler said that it paid out. Rows from before it was told say nothing. */
        recyclerMinor: z.int().min(0).optional(),
        /** Of `cashMinor`, what staff handed out. Absent where the recycler may have paid some of it: they went by its counter. */
        byHandMinor: z.int().min(0).optional(),
      }),
    ),
    /** By rate. Rows from before it was told say nothing. */
    taxes: z.array(z.object({ rateBasisPoints: z.int(), netMinor: z.int(), taxMinor: z.int() })).optional(),
  }),
  z.object({ type: z.literal('refundSlip.started'), ...at, jobId: id, copy: z.boolean() }),
  z.object({ type: z.literal('refundSlip.printed'), ...at, jobId: id }),
  z.object({
    type: z.literal('refundSlip.failed'),
    ...at,
    jobId: id,
    certainty: z.enum(['notStarted', 'unknown']),
    trouble: printTroubleSchema,
  }),
  z.object({ type: z.literal('refundSlip.skipped'), ...at }),
] as const;

export type RefundEvent = z.infer<(typeof refundEvents)[number]>;
