/** What journal rows do to the ledger, by kind. A kind that is not here is only stored. */
import { checkIns } from './effects/check-ins.ts';
import type { Deed, Effect, LedgerRow } from './effects/effect.ts';
import { receiptMails } from './effects/receipt-mails.ts';
import { refundMoves } from './effects/refunds.ts';
import { completedSales } from './effects/sales.ts';
import { suspendedMoves } from './effects/suspended.ts';
import { offlineNotAllowed, openTenders } from './effects/tenders.ts';

const EFFECTS: ReadonlyMap<string, Effect> = new Map([
  ['sale.completed', completedSales],
  ['receipt.mailRequested', receiptMails],
  ['tender.unknown', openTenders],
  ['tender.settled', openTenders],
  ['tender.declined', openTenders],
  ['tender.offlineNotAllowed', offlineNotAllowed],
  ['passenger.accepted', checkIns],
  ['refund.completed', refundMoves],
  ['refund.abandoned', refundMoves],
  ['basket.suspended', suspendedMoves],
  ['basket.suspendFailed', suspendedMoves],
  ['basket.takenBack', suspendedMoves],
  ['recall.givenUp', suspendedMoves],
  ['basket.recalled', suspendedMoves],
]);

/** Only looked at: `z.object` would copy what it does not name, of every row. */
const isEvent = (payload: unknown): payload is { type: string } =>
  typeof payload === 'object' &&
  payload !== null &&
  'type' in payload &&
  typeof payload.type === 'string' &&
  'v' in payload &&
  Number.isSafeInteger(payload.v) &&
  Number(payload.v) >= 1;

/** What the row is to do to the ledger: null is nothing, a text is why it cannot be understood and goes to quarantine. */
export function understand(row: LedgerRow, payloadText: string): Deed | string | null {
  let payload: unknown;
  try {
    payload = JSON.parse(payloadText);
  } catch (cause) {
    if (cause instanceof SyntaxError) return 'the payload is not JSON';
    throw cause;
  }
  if (!isEvent(payload)) return 'the payload is not an event';
  if (payload.type !== row.kind) return 'the event is of another type than its row';
  const effect = EFFECTS.get(row.kind);
  if (effect === undefined) return null;
  // SQLite would take it and PostgreSQL would not; a kiosk must hear the same of both.
  if (payloadText.includes('\\u0000') && holdsNul(payload)) return 'the event holds a NUL character';
  return effect.read(row, payload);
}

const holdsNul = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.includes('\0')
    : typeof value === 'object' && value !== null && Object.entries(value).flat().some(holdsNul);
