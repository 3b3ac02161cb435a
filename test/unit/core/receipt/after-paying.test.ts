import { describe, expect, test } from 'vitest';
import { RECEIPT_CHOICE_TIMER } from '../../../../core/checkout/receipt/commands.ts';
import { readExitCode } from '../../../../core/checkout/receipt/exit-code.ts';
import { evolve } from '../../../../core/session/evolve.ts';
import { CLOSED } from '../../../../core/session/state.ts';
import { refusalOf } from '../shopping.ts';
import { FISCAL_SIGNATURE, MILK, printAnswered, shopperWith, type World } from '../world.ts';
import { checkoutOf, paidAt } from './sold.ts';

const ASKED = { paper: 'asked', digitalUrl: 'https://r.example/', email: true, invoice: true } as const;
const printed = printAnswered({ kind: 'printed' });
const EMPTY = printAnswered({ kind: 'failed', certainty: 'notStarted', trouble: 'MEDIA_EMPTY' });
const timeIsUp = (world: World) => world.submit({ type: 'timer.elapsed', timerId: RECEIPT_CHOICE_TIMER });
const prints = (world: World) => world.asked.filter(({ effect }) => effect.type === 'receipt.print').length;

test('before the sale is paid there is no receipt to ask for', () => {
  const world = shopperWith(MILK);
  for (const command of [
    { type: 'receipt.copy' },
    { type: 'receipt.choose', way: 'paper' },
    { type: 'receipt.open', page: 'digital' },
  ] as const) {
    expect(refusalOf(world.submit(command))).toBe('notNow');
  }
});

describe('the choice', () => {
  test('is over when paper is the rule: nobody waits for it', () => {
    expect(refusalOf(timeIsUp(paidAt()))).toBe('notNow');
  });

  test('that nobody makes, in a shop without paper, is none', () => {
    const world = paidAt({ paper: 'never', unchosen: 'paper' });
    timeIsUp(world);
    expect(world.screen).toMatchObject({ name: 'thankYou', given: 'none', canPrint: false });
    expect(prints(world)).toBe(0);
  });

  test('of none can be followed by a copy on paper, which is then the first', () => {
    const world = paidAt(ASKED);
    expect(refusalOf(world.submit({ type: 'receipt.copy' }))).toBe('notNow');
    world.submit({ type: 'receipt.choose', way: 'none' });
    world.submit({ type: 'receipt.copy' });
    expect(world.asked.at(-1)?.effect).toMatchObject({ type: 'receipt.print', copy: false });
  });

  test('of mail is told as mail, and its page can be left', () => {
    const world = paidAt(ASKED);
    expect(refusalOf(world.submit({ type: 'receipt.back' }))).toBe('notNow');
    world.submit({ type: 'receipt.choose', way: 'email' });
    world.submit({ type: 'receipt.back' });
    expect(world.screen.name).toBe('receiptChoice');
    world.submit({ type: 'receipt.choose', way: 'email' });
    world.submit({ type: 'receipt.email', to: 'sealed:1:x' });
    expect(world.screen).toMatchObject({ name: 'thankYou', given: 'mail', mailIsWaiting: true });
    expect(refusalOf(world.submit({ type: 'receipt.email', to: 'sealed:1:x' }))).toBe('notNow');
  });

  test('in a shop without paper has no copy afterwards', () => {
    const world = paidAt({ ...ASKED, paper: 'never' });
    world.submit({ type: 'receipt.choose', way: 'digital' });
    world.submit({ type: 'receipt.back' });
    expect(refusalOf(world.submit({ type: 'receipt.copy' }))).toBe('notNow');
  });
});

describe('an invoice', () => {
  const ask = (world: World) => {
    world.submit({ type: 'receipt.open', page: 'invoice' });
    return world.submit({ type: 'receipt.invoice', recipient: 'sealed:1:who' });
  };

  test('is asked for once, and printed where the shop has paper', () => {
    const world = paidAt(ASKED);
    expect(refusalOf(world.submit({ type: 'receipt.invoice', recipient: 'sealed:1:who' }))).toBe('notNow');
    ask(world);
    expect(checkoutOf(world).invoice).toBe('sealed:1:who');
    expect(prints(world)).toBe(1);
    world.answer('receipt.print', printed);
    expect(refusalOf(ask(world))).toBe('notNow');
  });

  test('after the receipt was printed comes out beside it', () => {
    const world = paidAt({ ...ASKED, paper: 'always' });
    world.answer('receipt.print', printed);
    ask(world);
    expect(prints(world)).toBe(2);
  });

  test('in a shop without paper is on the phone or in the mail', () => {
    const world = paidAt({ ...ASKED, paper: 'never' });
    ask(world);
    expect(world.screen).toMatchObject({ name: 'thankYou', given: 'phone' });
    expect(prints(world)).toBe(0);
  });
});

describe('a gift receipt', () => {
  test('is of lines that were bought, from its own page', () => {
    const world = paidAt(ASKED);
    world.submit({ type: 'receipt.choose', way: 'none' });
    expect(refusalOf(world.submit({ type: 'receipt.gift', lineIds: [] }))).toBe('notNow');
    world.submit({ type: 'receipt.open', page: 'gift' });
    expect(world.screen).toMatchObject({ name: 'receiptGift', lines: [{ quantity: 2 }, { quantity: 1 }] });
    expect(refusalOf(world.submit({ type: 'receipt.gift', lineIds: ['nobody'] }))).toBe('unknownLine');
    world.submit({ type: 'receipt.gift', lineIds: checkoutOf(world).lines.map(({ lineId }) => lineId) });
    expect(world.asked.at(-1)?.effect).toMatchObject({ type: 'receipt.print', paper: 'gift' });
  });

  test('of which nothing came out is tried again as the gift receipt that it is', () => {
    const world = paidAt(ASKED);
    world.submit({ type: 'receipt.choose', way: 'none' });
    world.submit({ type: 'receipt.open', page: 'gift' });
    world.submit({ type: 'receipt.gift', lineIds: [] });
    world.answer('receipt.print', EMPTY);
    expect(world.screen).toMatchObject({ name: 'receiptTrouble', trouble: 'MEDIA_EMPTY', paper: 'gift' });
    world.submit({ type: 'receipt.retry' });
    expect(world.asked.at(-1)?.effect).toMatchObject({ paper: 'gift', copy: false });
  });
});

describe('the printer', () => {
  test('answers for its own job, and only while it prints', () => {
    const world = paidAt();
    const stray = { type: 'receipt.answered', jobId: 'another', answer: { kind: 'printed' } } as const;
    expect(refusalOf(world.submit(stray))).toBe('notNow');
    for (const command of [{ type: 'receipt.retry' }, { type: 'receipt.skip' }] as const) {
      expect(refusalOf(world.submit(command))).toBe('notNow');
    }
    world.answer('receipt.print', printed);
    expect(refusalOf(world.answer('receipt.print', printed))).toBe('notNow');
  });

  test('that printed nothing keeps nobody: the shopper goes without', () => {
    const world = paidAt();
    world.answer('receipt.print', EMPTY);
    world.submit({ type: 'receipt.skip' });
    expect(world.screen).toMatchObject({ name: 'thankYou', given: 'failed', receiptPrinted: false });
  });
});

describe('a sale that must be signed', () => {
  const REQUIRED = { fiscal: { isRequired: true, whenDown: 'goOn' }, ...ASKED } as const;
  const paperOnScreen = (world: World): string => {
    const { screen } = world;
    if (screen.name !== 'receiptDigital') throw new Error(`${screen.name} has no paper`);
    return JSON.stringify(screen.paper.document);
  };
  const answeredWith = (kind: 'signed' | 'failed'): World => {
    const world = paidAt(REQUIRED);
    const transactionId = checkoutOf(world).fiscal?.transactionId ?? '';
    const answer = kind === 'signed' ? { kind, signature: FISCAL_SIGNATURE } : { kind, detail: 'no answer' };
    world.submit({ type: 'fiscal.answered', transactionId, answer });
    world.submit({ type: 'receipt.choose', way: 'digital' });
    return world;
  };

  test('shows on the phone’s page what the device said', () => {
    expect(paperOnScreen(answeredWith('signed'))).toContain('c2ln');
    expect(paperOnScreen(answeredWith('failed'))).toContain('Signature device out of order');
  });

  test('is not asked how it wants its receipt before the device has answered', () => {
    const world = paidAt(REQUIRED);
    expect(refusalOf(world.submit({ type: 'receipt.choose', way: 'paper' }))).toBe('notNow');
    const other = { type: 'fiscal.answered', transactionId: 'x', answer: { kind: 'failed', detail: '' } } as const;
    expect(refusalOf(world.submit(other))).toBe('notNow');
  });
});

describe('a sale whose row is from before receipts were made from it', () => {
  /** As the next version of the kiosk finds it after an update in the middle of the choice. */
  function olderSale(): World {
    const world = paidAt(ASKED);
    const older = world.events.map((event) => (event.type === 'sale.completed' ? { ...event, receipt: null } : event));
    world.state = older.reduce(evolve, CLOSED);
    return world;
  }

  test('offers paper or none, and nothing beside it', () => {
    const world = olderSale();
    expect(world.screen).toMatchObject({ name: 'receiptChoice', ways: ['paper', 'none'], pages: [] });
    timeIsUp(world);
    expect(world.screen).toMatchObject({ name: 'thankYou', given: 'none', canPrint: false, exit: null });
    world.submit({ type: 'receipt.copy' });
    expect(prints(world)).toBe(1);
  });
});

describe('an exit code', () => {
  test('is shown on the last screen with its barcode', () => {
    const world = paidAt({ exit: { isIssued: true, validMinutes: 15 } });
    world.answer('receipt.print', printed);
    expect(world.screen).toMatchObject({ name: 'thankYou', exit: { symbol: [expect.any(String)] } });
  });

  test('longer than any code is none, and nobody looks further into it', () => {
    expect(readExitCode('P'.repeat(221), () => true, 0)).toEqual({ ok: false, error: { kind: 'notACode' } });
  });
});
