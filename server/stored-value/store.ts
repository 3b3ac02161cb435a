import { err, ok, type Result } from '../../core/result.ts';
import type { Redeemed, RedeemRequest } from '../../offline/wire/stored-value-wire.ts';
import type { StoreContext } from '../store/context.ts';
import { addAccount, balanceOf, type NewValue, type OpenRequest, openAccount } from './accounts.ts';
import { enquire, type Refused, redeem, reverse } from './redeem.ts';

/** Gift cards, vouchers and meal vouchers. Everything that moves value is done once under the name of its tender. */
export interface StoredValueStore {
  /** All of them, or none where one of the numbers is taken. */
  issueValue(values: readonly NewValue[]): Promise<Result<null, { kind: 'taken' }>>;
  valueBalance(request: OpenRequest): Promise<Result<{ balanceMinor: number; currency: string }, Refused>>;
  redeemValue(kiosk: string, request: RedeemRequest): Promise<Result<Redeemed, Refused>>;
  enquireValue(kiosk: string, tenderId: string): Promise<Result<Redeemed, Refused>>;
  reverseValue(
    kiosk: string,
    request: { tenderId: string; reversalId: string },
  ): Promise<Result<{ amountMinor: number }, Refused>>;
}

class NumberTaken extends Error {}

export const storedValueStore = (context: StoreContext): StoredValueStore => {
  const { transact, now, newId } = context;
  return {
    async issueValue(values) {
      try {
        await transact(async (trx) => {
          for (const value of values) {
            if (!(await addAccount(trx, value, newId(), now()))) throw new NumberTaken();
          }
        });
        return ok(null);
      } catch (cause) {
        if (cause instanceof NumberTaken) return err({ kind: 'taken' });
        throw cause;
      }
    },
    // Writes: a wrong PIN is counted.
    valueBalance: (request) =>
      transact(async (trx) => {
        const opened = await openAccount(trx, request, now());
        if (!opened.ok) return opened;
        const { number_hash, currency } = opened.value;
        const balanceMinor = await balanceOf(trx, number_hash);
        if (balanceMinor <= 0 && request.kind === 'voucher') return err({ kind: 'alreadyUsed' });
        return ok({ balanceMinor: Math.max(0, balanceMinor), currency });
      }),
    redeemValue: (kiosk, request) => transact((trx) => redeem(trx, kiosk, request, { now, newId })),
    enquireValue: (kiosk, tenderId) => transact((trx) => enquire(trx, kiosk, tenderId, { now, newId })),
    reverseValue: (kiosk, request) => transact((trx) => reverse(trx, kiosk, request, { now, newId })),
  };
};
