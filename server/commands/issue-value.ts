/** `npm run issue-value -- --data folder --kind giftCard --amount 5000`: makes gift cards or vouchers; tells their numbers once. */
import { randomInt } from 'node:crypto';
import { storedValueKindSchema } from '../../core/checkout/payment/kinds.ts';
import { currencySchema } from '../../core/money/money.ts';
import { newNumber } from '../stored-value/accounts.ts';
import { CommandError, runCommand, STORE_OPTIONS, STORE_USAGE, withStore } from './command.ts';

const COUNT_MAX = 10_000;
const AMOUNT_MINOR_MAX = 100_000_00;
const PIN_DIGITS_MAX = 8;
const KINDS = storedValueKindSchema.options.join(', ');
const USAGE = `usage: npm run issue-value -- (${STORE_USAGE}) --kind KIND --amount 5000 [--currency EUR] [--count 1] [--pin-digits 0] [--expires 2027-12-31]
Makes gift cards, vouchers or meal vouchers, each worth that many minor units. Their numbers and PINs are told here and nowhere else.
  --kind KIND  one of ${KINDS}`;
const text = { type: 'string' } as const;
const OPTIONS = {
  ...STORE_OPTIONS,
  ...{ kind: text, amount: text, currency: text, count: text, 'pin-digits': text, expires: text },
};

await runCommand(USAGE, OPTIONS, async (line) => {
  const kind = storedValueKindSchema.safeParse(line.need('kind'));
  if (!kind.success) throw new CommandError(`--kind: one of ${KINDS}`);
  const currency = currencySchema.safeParse(line.option('currency') ?? 'EUR');
  if (!currency.success) throw new CommandError(`--currency: one of ${currencySchema.options.join(', ')}`);
  const amountMinor = whole('amount', line.need('amount'), 1, AMOUNT_MINOR_MAX);
  const count = whole('count', line.option('count') ?? '1', 1, COUNT_MAX);
  const pinDigits = whole('pin-digits', line.option('pin-digits') ?? '0', 0, PIN_DIGITS_MAX);
  if (pinDigits > 0 && pinDigits < 3) throw new CommandError('--pin-digits: 0, or 3 to 8');
  const expires = line.option('expires');
  const expiresAtMs = expires === null ? null : endOf(expires);
  const values = Array.from({ length: count }, () => ({
    kind: kind.data,
    number: newNumber(),
    pin: pinDigits === 0 ? null : Array.from({ length: pinDigits }, () => randomInt(10)).join(''),
    currency: currency.data,
    amountMinor,
    expiresAtMs,
  }));
  const issued = await withStore(line, (store) => store.issueValue(values));
  if (!issued.ok) throw new CommandError('one of the random numbers is taken: nothing was issued, try again');
  return {
    kind: kind.data,
    amountMinor,
    currency: currency.data,
    issued: values.map(({ number, pin }) => ({ number, pin })),
  };
});

function whole(name: string, value: string, min: number, max: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max)
    throw new CommandError(`--${name}: a whole number from ${min} to ${max}, not "${value}"`);
  return number;
}

/** The day itself is still good, wherever the shop is. */
function endOf(day: string): number {
  const startMs = Date.parse(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(startMs))
    throw new CommandError(`--expires: a day like 2027-12-31, not "${day}"`);
  return startMs + 36 * 3_600_000;
}
