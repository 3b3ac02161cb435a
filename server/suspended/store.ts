import { z } from 'zod';
import type { SuspendedBasket } from '../../core/checkout/suspend/suspended-basket.ts';
import type { Result } from '../../core/result.ts';
import type {
  RecallRefused,
  RecallRequest,
  SuspendRefusal,
  SuspendRequest,
} from '../../offline/wire/suspended-wire.ts';
import type { StoreContext } from '../store/context.ts';
import { recall, releaseExpired, suspend } from './move.ts';

const LISTED_MAX = 500;

/** One that nobody has taken up. `heldBy`: the server has its lines, or only the shopper's slip. */
export const listedBasketSchema = z.object({
  basketId: z.string(),
  kiosk: z.string(),
  heldBy: z.enum(['server', 'slip']),
  suspendedAtMs: z.int(),
  expiresAtMs: z.int(),
  isExpired: z.boolean(),
  /** Coupons and bottle vouchers that were let go because nobody took it up; null while they are held. */
  codesReleased: z.int().nullable(),
  currency: z.string(),
  totalMinor: z.int(),
  itemCount: z.int(),
});
export type ListedBasket = z.infer<typeof listedBasketSchema>;

/** Suspended baskets. Each is handed out once, whatever is lost on the way. */
export interface SuspendedStore {
  /** For as long as it asks, and never longer than `SUSPENDED_MAX_MS` from now. */
  suspendBasket(kiosk: string, request: SuspendRequest): Promise<Result<{ basketId: string }, SuspendRefusal>>;
  recallBasket(kiosk: string, request: RecallRequest): Promise<Result<SuspendedBasket, RecallRefused>>;
  /** The newest first, at most 500. */
  suspendedBaskets(): Promise<ListedBasket[]>;
  /** Lets go of the codes that baskets hold which nobody took up in time; of some of them at a time. One that cannot be read gets an alarm. */
  releaseExpiredCodes(): Promise<{ baskets: number; codes: number }>;
  /** Those of a kiosk that nobody took up before they expired, within this time. */
  forgottenBaskets(kiosk: string, fromMs: number, toMs: number): Promise<number>;
}

export const suspendedStore = ({ transact, read, now }: StoreContext): SuspendedStore => ({
  suspendBasket: (kiosk, request) => transact((trx) => suspend(trx, kiosk, request, now())),
  recallBasket: (kiosk, request) => transact((trx) => recall(trx, kiosk, request, now())),
  releaseExpiredCodes: () => transact((trx) => releaseExpired(trx, now())),
  suspendedBaskets: () =>
    read(async (trx) => {
      const rows = await trx
        .selectFrom('suspended_basket')
        .selectAll()
        .where('state', '=', 'suspended')
        .orderBy('suspended_at_ms', 'desc')
        .limit(LISTED_MAX)
        .execute();
      return rows.map((row) => ({
        basketId: row.basket_id,
        kiosk: row.kiosk ?? '',
        heldBy: row.held_by,
        suspendedAtMs: row.suspended_at_ms ?? 0,
        expiresAtMs: row.expires_at_ms ?? 0,
        isExpired: (row.expires_at_ms ?? 0) <= now(),
        codesReleased: row.codes_released,
        currency: row.currency ?? '',
        totalMinor: row.total_minor ?? 0,
        itemCount: row.item_count ?? 0,
      }));
    }),
  forgottenBaskets: (kiosk, fromMs, toMs) =>
    read(async (trx) => {
      const { n } = await trx
        .selectFrom('suspended_basket')
        .select((eb) => eb.fn.countAll().as('n'))
        .where('kiosk', '=', kiosk)
        .where('state', '=', 'suspended')
        .where('expires_at_ms', '>=', fromMs)
        .where('expires_at_ms', '<', Math.min(toMs, now()))
        .executeTakeFirstOrThrow();
      return Number(n);
    }),
});
