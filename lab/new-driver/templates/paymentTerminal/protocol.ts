import { z } from 'zod';
import { currencySchema, type Money } from '../../../../core/money/money.ts';
import { err, ok, type Result } from '../../../../core/result.ts';
import type { CardApproval } from '../../../../hardware/ports/payment-terminal.ts';
import { withoutPrintedCardNumbers } from '../../../../hardware/protocols/card-data.ts';
import { lastDigitsOf } from '../../../../hardware/protocols/payment-card.ts';
import { encodeNewDeviceFrame, NewDeviceFrames } from '../lines/frames.ts';

/**
 * What the kiosk and the terminal say: one JSON object a frame. Every request has an id of its own, and its answer repeats it. This is
 * made up: replace it by what your terminal's manual says, and name the manual. Whatever of a card is in an answer is masked here, before
 * anything else of the kiosk sees it.
 */
const TEXT_LENGTH_MAX = 200;
const RECEIPT_LINES_MAX = 60;

const plain = z.string().max(TEXT_LENGTH_MAX);
const masked = plain.transform(withoutPrintedCardNumbers);
const receipt = z.array(masked).max(RECEIPT_LINES_MAX);
const id = { id: z.string().min(1).max(64) };
const amount = { amountMinor: z.int(), currency: currencySchema };

const requestSchema = z.discriminatedUnion('ask', [
  z.strictObject({ ...id, ask: z.literal('areYouThere') }),
  z.strictObject({ ...id, ask: z.literal('pay'), tenderId: plain, ...amount, mustBeOnline: z.boolean() }),
  z.strictObject({ ...id, ask: z.literal('whatBecameOf'), tenderId: plain }),
  z.strictObject({ ...id, ask: z.literal('stop'), tenderId: plain }),
  z.strictObject({ ...id, ask: z.literal('giveBack'), reversalId: plain, reference: plain, ...amount }),
  z.strictObject({ ...id, ask: z.literal('closeDay') }),
]);
export type NewDeviceRequest = z.infer<typeof requestSchema>;
type WithoutId<R> = R extends unknown ? Omit<R, 'id'> : never;
export type NewDeviceQuestion = WithoutId<NewDeviceRequest>;

const REASONS = ['refused', 'cancelled', 'busy', 'wrongPin', 'insufficientFunds', 'unsupportedCard'] as const;

const answerSchema = z.discriminatedUnion('say', [
  z.strictObject({ ...id, say: z.literal('here') }),
  z.strictObject({
    ...id,
    say: z.literal('approved'),
    ...amount,
    reference: plain,
    approvalCode: masked,
    brand: masked,
    pan: plain.transform(lastDigitsOf),
    receipt,
    isOffline: z.boolean(),
  }),
  z.strictObject({
    ...id,
    say: z.literal('declined'),
    reason: z.enum([...REASONS, 'bankUnreachable']),
    reference: plain.nullable(),
    wasOnline: z.boolean(),
  }),
  z.strictObject({ ...id, say: z.literal('inProgress') }),
  z.strictObject({ ...id, say: z.literal('neverSeen') }),
  z.strictObject({ ...id, say: z.literal('givenBack'), ...amount, reference: plain, receipt }),
  z.strictObject({ ...id, say: z.literal('closed'), total: z.strictObject(amount).nullable(), receipt }),
  z.strictObject({ ...id, say: z.literal('refused'), why: masked }),
]);
export type NewDeviceAnswer = z.infer<typeof answerSchema>;
/** As the terminal sends it, with whatever it shows of a card. */
export type SentNewDeviceAnswer = z.input<typeof answerSchema>;

export const encodeNewDeviceRequest = (request: NewDeviceRequest): Uint8Array => encoded(request);
export const encodeNewDeviceAnswer = (answer: SentNewDeviceAnswer): Uint8Array => encoded(answer);

/** JSON has no control characters outside of its escapes, so that CR ends a frame and nothing else. */
const encoded = (message: object): Uint8Array =>
  encodeNewDeviceFrame(Buffer.from(JSON.stringify(message), 'utf8').toString('latin1'));

/** Takes what came in any pieces. What is no message is dropped: nobody waits for it, and it never throws. */
class NewDeviceDecoder<M> {
  readonly #frames = new NewDeviceFrames();
  readonly #schema: z.ZodType<M>;

  constructor(schema: z.ZodType<M>) {
    this.#schema = schema;
  }

  push(bytes: Uint8Array): M[] {
    return this.#frames.push(bytes).flatMap((frame) => {
      const message = this.#schema.safeParse(frame === null ? null : parsedOf(frame));
      return message.success ? [message.data] : [];
    });
  }

  cut(): void {
    this.#frames.cut();
  }
}

export const newDeviceRequests = (): NewDeviceDecoder<NewDeviceRequest> => new NewDeviceDecoder(requestSchema);
export const newDeviceAnswers = (): NewDeviceDecoder<NewDeviceAnswer> => new NewDeviceDecoder(answerSchema);

function parsedOf(frame: string): unknown {
  try {
    return JSON.parse(Buffer.from(frame, 'latin1').toString('utf8'));
  } catch {
    // No JSON is no message, which the schema says.
    return null;
  }
}

/** One of less than `asked` is of a part; one of more, or of another currency, is none: a person must look at it. */
export function approvalOf(
  answer: Extract<NewDeviceAnswer, { say: 'approved' }>,
  asked: Money,
): Result<CardApproval, { kind: 'otherAmount'; detail: string }> {
  const { amountMinor, currency, reference, approvalCode, brand, pan, isOffline } = answer;
  const isPayable = amountMinor > 0 && amountMinor <= asked.amountMinor;
  if (!isPayable || currency !== asked.currency) {
    const detail = `approved ${amountMinor} ${currency}, asked for ${asked.amountMinor} ${asked.currency}`;
    return err({ kind: 'otherAmount', detail });
  }
  return ok({
    outcome: 'approved',
    terminalReference: reference,
    approvalCode,
    cardBrand: brand,
    maskedPan: pan,
    receiptLines: answer.receipt,
    isOffline,
    ...(amountMinor === asked.amountMinor ? {} : { approvedMinor: amountMinor }),
  });
}
