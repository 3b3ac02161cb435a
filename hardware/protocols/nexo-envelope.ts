import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { withoutPrintedCardNumbers } from './card-data.ts';
import { eventSchema, NEXO_CATEGORIES, saleToPoiRequestSchema, saleToPoiResponseSchema } from './nexo.ts';
import { withoutCardData } from './nexo-card-data.ts';
import { type NexoKey, NONCE_LENGTH, securedSchema } from './nexo-crypto.ts';

/** One nexo message as JSON, locked or in clear: what travels between a till and a terminal. */
export type Opened = {
  direction: 'request' | 'response';
  wasLocked: boolean;
  message: Record<string, unknown>;
  /** What was card data and is not there any more. */
  dropped: string[];
};

export type EnvelopeError = {
  kind: 'badJson' | 'badMessage' | 'keyNeeded' | 'wrongKey' | 'tampered' | 'headerMismatch';
  detail: string;
};

const DIRECTIONS = { SaleToPOIRequest: 'request', SaleToPOIResponse: 'response' } as const;
type Root = keyof typeof DIRECTIONS;

const looseHeader = z.record(z.string(), z.unknown());
const lockedSchema = securedSchema.extend({ MessageHeader: looseHeader });
const rootSchema = z.union([
  z.object({ SaleToPOIRequest: z.record(z.string(), z.unknown()) }),
  z.object({ SaleToPOIResponse: z.record(z.string(), z.unknown()) }),
]);

/** Strict about every member that we know, and about the members that hold card data: those are taken out. */
export function openEnvelope(text: string, key: NexoKey | null): Result<Opened, EnvelopeError> {
  const outer = rootOf(text);
  if (!outer.ok) return outer;
  const { root, body } = outer.value;
  if (!('NexoBlob' in body)) return openedFrom(root, body, false);
  if (key === null) return err({ kind: 'keyNeeded', detail: 'the message is locked: give its key' });
  const locked = lockedSchema.safeParse(body);
  if (!locked.success) return err({ kind: 'badMessage', detail: z.prettifyError(locked.error) });
  const clear = key.unlock(locked.data);
  if (!clear.ok) return err({ ...clear.error, detail: withoutPrintedCardNumbers(clear.error.detail) });
  const inner = rootOf(clear.value);
  if (!inner.ok) return inner;
  if (inner.value.root !== root) return err({ kind: 'badMessage', detail: `${inner.value.root} inside of ${root}` });
  // The outer header is not protected: whoever changes it could have an answer taken for that to another question.
  if (!isSame(locked.data.MessageHeader, inner.value.body.MessageHeader)) {
    return err({ kind: 'headerMismatch', detail: 'the header outside is not the one inside' });
  }
  return openedFrom(root, inner.value.body, true);
}

/** `nonce`: fresh random bytes for each message. */
export function lockEnvelope(message: unknown, key: NexoKey, nonce: Uint8Array): Result<string, EnvelopeError> {
  const checked = checkedMessage(message);
  if (!checked.ok) return checked;
  const { root, body } = checked.value;
  const secured = key.lock(JSON.stringify({ [root]: body }), nonce.subarray(0, NONCE_LENGTH));
  return ok(JSON.stringify({ [root]: { MessageHeader: body.MessageHeader, ...secured } }));
}

/** The message in clear, as the locked one would hold it. */
export function plainEnvelope(message: unknown): Result<string, EnvelopeError> {
  const checked = checkedMessage(message);
  return checked.ok ? ok(JSON.stringify({ [checked.value.root]: checked.value.body })) : checked;
}

type Rooted = { root: Root; body: Record<string, unknown> };

function rootOf(text: string): Result<Rooted, EnvelopeError> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and with it whatever card data is there.
    return err({ kind: 'badJson', detail: 'the text is no JSON' });
  }
  return rooted(json);
}

function rooted(json: unknown): Result<Rooted, EnvelopeError> {
  const parsed = rootSchema.safeParse(json);
  if (!parsed.success) return err({ kind: 'badMessage', detail: 'neither a SaleToPOIRequest nor a SaleToPOIResponse' });
  return 'SaleToPOIRequest' in parsed.data
    ? ok({ root: 'SaleToPOIRequest', body: parsed.data.SaleToPOIRequest })
    : ok({ root: 'SaleToPOIResponse', body: parsed.data.SaleToPOIResponse });
}

function checkedMessage(message: unknown): Result<Rooted, EnvelopeError> {
  const found = rooted(message);
  if (!found.ok) return found;
  const wrong = complaintAbout(found.value);
  return wrong === null ? found : err({ kind: 'badMessage', detail: wrong });
}

function openedFrom(root: Root, body: Record<string, unknown>, wasLocked: boolean): Result<Opened, EnvelopeError> {
  const wrong = complaintAbout({ root, body });
  if (wrong !== null) return err({ kind: 'badMessage', detail: wrong });
  const dropped: string[] = [];
  const shown = withoutCardData(body, root, dropped);
  if (shown === null) return err({ kind: 'badMessage', detail: 'members are nested too deeply to be looked through' });
  const message = { [root]: shown.value };
  return ok({ direction: DIRECTIONS[root], wasLocked, message, dropped });
}

/** Categories that we do not speak are let through by their header alone. */
const anyHeaderSchema = z.object({
  ProtocolVersion: z.string(),
  MessageClass: z.string(),
  MessageCategory: z.string(),
  MessageType: z.enum(['Request', 'Response', 'Notification']),
  ServiceID: z.string().optional(),
  SaleID: z.string(),
  POIID: z.string(),
});

function complaintAbout({ root, body }: Rooted): string | null {
  const header = anyHeaderSchema.safeParse(body.MessageHeader);
  if (!header.success) return `MessageHeader: ${z.prettifyError(header.error)}`;
  const { MessageCategory, MessageType } = header.data;
  const schema =
    MessageType === 'Notification'
      ? eventSchema
      : root === 'SaleToPOIRequest'
        ? saleToPoiRequestSchema
        : saleToPoiResponseSchema;
  if (!NEXO_CATEGORIES.has(MessageCategory)) return null;
  const parsed = schema.safeParse({ [root]: body });
  return parsed.success ? null : z.prettifyError(parsed.error);
}

const isSame = (a: Record<string, unknown>, b: unknown): boolean =>
  typeof b === 'object' && b !== null && JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const sorted = (record: object): [string, unknown][] =>
  Object.entries(record).sort(([first], [second]) => (first < second ? -1 : 1));
