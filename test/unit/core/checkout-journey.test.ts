import { describe, expect, test } from 'vitest';
import { IDLE_ANSWER_TIMER, IDLE_TIMER } from '../../../core/session/deadlines.ts';
import {
  APPLES,
  APPROVAL,
  chargeAnswered,
  MILK,
  payByCard,
  printAnswered,
  productOf,
  SOAP,
  scan,
  shopperWith,
  TIMING,
  World,
} from './world.ts';

const approved = chargeAnswered({ kind: 'approved', approval: APPROVAL });
const printed = printAnswered({ kind: 'printed' });

/** A shopper whose sale is paid and whose receipt is coming. */
function paid(): World {
  const world = shopperWith(MILK, SOAP);
  payByCard(world);
  world.answer('payment.charge', approved);
  return world;
}

describe('a shopper', () => {
  test('touches, chooses a language, scans, weighs, changes, removes, pays, takes the receipt and goes', () => {
    const world = new World('checkout');
    world.submit({ type: 'session.start' });
    expect(world.screen.name).toBe('language');
    world.submit({ type: 'language.choose', language: 'de' });
    world.submit(scan(MILK));
    world.submit(scan(MILK));
    world.submit(scan(SOAP));
    world.submit(scan(APPLES));
    expect(world.screen).toMatchObject({ name: 'weigh', product: { name: 'Artikel plu:4011' } });
    world.submit({ type: 'weigh.confirm', weightGrams: 250 });
    const [milk, soap] = world.open.journey.journey === 'checkout' ? world.open.journey.checkout.lines : [];
    world.submit({ type: 'line.setQuantity', lineId: milk?.lineId ?? '', quantity: 3 });
    world.submit({ type: 'line.void', lineId: soap?.lineId ?? '' });
    expect(world.view.total).toEqual({ amountMinor: 3 * 129 + 75, itemCount: 4 });
    payByCard(world);
    expect(world.screen).toEqual({ name: 'payment', kind: 'card', amountMinor: 462, phase: 'asking' });
    world.answer('payment.charge', approved);
    expect(world.screen).toMatchObject({ name: 'receipt', chargedMinor: 462 });
    world.answer('receipt.print', printed);
    expect(world.screen).toMatchObject({ name: 'thankYou', receiptPrinted: true });
    world.elapse();
    expect(world.screen.name).toBe('attract');
    expect(world.types.filter((type) => type === 'sale.completed')).toHaveLength(1);
    expect(world.types.at(-1)).toBe('session.ended');
  });

  test('who scans on the attract screen has a basket at once', () => {
    const world = shopperWith(MILK);
    expect(world.types).toEqual(['session.started', 'item.added', 'basket.priced']);
    expect(world.screen).toMatchObject({ name: 'basket', lines: [{ name: 'Article 09520000000004' }] });
  });

  test('who scans on the thank-you screen is the next customer', () => {
    const world = paid();
    world.answer('receipt.print', printed);
    const first = world.open.sessionId;
    world.submit(scan(SOAP));
    expect(world.types.slice(-4)).toEqual(['session.ended', 'session.started', 'item.added', 'basket.priced']);
    expect(world.open.sessionId).not.toBe(first);
    expect(world.view.total).toEqual({ amountMinor: 349, itemCount: 1 });
  });

  test('is told of an unknown barcode', () => {
    const world = shopperWith(MILK);
    world.submit({ type: 'item.offered', raw: '4006381333931', product: null });
    expect(world.view.notice).toEqual({ kind: 'unknownBarcode', code: '4006381333931' });
    expect(world.view.total).toEqual({ amountMinor: 129, itemCount: 1 });
  });

  test('keeps the price that was seen: a changed one opens a line of its own', () => {
    const world = shopperWith(MILK, productOf(MILK.code, 199));
    expect(world.screen).toMatchObject({ name: 'basket', lines: [{ amountMinor: 129 }, { amountMinor: 199 }] });
  });

  test.each([null, 0, 15_001])('cannot buy a weight of %s', (weightGrams) => {
    const world = shopperWith(APPLES);
    world.submit({ type: 'weigh.confirm', weightGrams });
    expect(world.view.notice).toEqual({ kind: 'notWeighed' });
    expect(world.screen.name).toBe('weigh');
  });

  test('is not charged for a basket that changed under the finger', () => {
    const world = shopperWith(MILK);
    const refused = world.submit({ type: 'pay.card', amountMinor: 128, terminalUsable: true });
    expect(refused).toEqual({ ok: false, error: { kind: 'basketChanged' } });
  });

  test('is told when the terminal cannot be used', () => {
    const world = shopperWith(MILK);
    world.submit({ type: 'pay.card', amountMinor: 129, terminalUsable: false });
    expect(world.view.notice).toEqual({ kind: 'terminalUnavailable' });
    expect(world.types).not.toContain('tender.started');
  });

  test('who gives up leaves nothing behind and pays nothing', () => {
    const world = shopperWith(MILK, SOAP);
    world.submit({ type: 'session.leave' });
    expect(world.events.at(-1)).toMatchObject({ type: 'session.ended', reason: 'left', abandonedLines: 2 });
  });
});

describe('a receipt', () => {
  test('that met an empty roll is printed later, and is no copy', () => {
    const world = paid();
    const empty = { kind: 'failed', certainty: 'notStarted', trouble: 'MEDIA_EMPTY' } as const;
    world.answer('receipt.print', printAnswered(empty));
    expect(world.screen).toMatchObject({ name: 'receiptTrouble', certainty: 'notStarted', trouble: 'MEDIA_EMPTY' });
    world.submit({ type: 'receipt.retry' });
    expect(world.asked.at(-1)?.effect).toMatchObject({ type: 'receipt.print', copy: false });
  });

  test('that may have come out says COPY from then on', () => {
    const world = paid();
    const lost = { kind: 'failed', certainty: 'unknown', trouble: 'MEDIA_JAMMED' } as const;
    const empty = { kind: 'failed', certainty: 'notStarted', trouble: 'MEDIA_EMPTY' } as const;
    world.answer('receipt.print', printAnswered(lost));
    world.submit({ type: 'receipt.retry' });
    world.answer('receipt.print', printAnswered(empty));
    world.submit({ type: 'receipt.retry' });
    expect(world.asked.slice(-2).map(({ effect }) => 'copy' in effect && effect.copy)).toEqual([true, true]);
  });

  test('that is given up leaves the sale as it is', () => {
    const world = paid();
    world.answer('receipt.print', printAnswered({ kind: 'failed', certainty: 'unknown', trouble: 'TIMED_OUT' }));
    world.submit({ type: 'receipt.skip' });
    expect(world.screen).toMatchObject({ name: 'thankYou', receiptPrinted: false, chargedMinor: 478 });
  });
});

describe('an idle kiosk', () => {
  test('asks whether anybody is there, and a touch is an answer', () => {
    const world = shopperWith(MILK);
    world.elapse();
    expect(world.view.idleWarning).toEqual({ answerByMs: world.nowMs + TIMING.idleAnswerMs });
    world.submit({ type: 'idle.stay' });
    expect(world.view.idleWarning).toBeNull();
  });

  test('ends the session when nobody answers', () => {
    const world = shopperWith(MILK);
    world.elapse();
    world.elapse();
    expect(world.events.at(-1)).toMatchObject({ type: 'session.ended', reason: 'idle', abandonedLines: 1 });
  });

  test('also ends it when the clock is set back meanwhile', () => {
    const world = shopperWith(MILK);
    world.nowMs -= 3_600_000;
    world.submit({ type: 'timer.elapsed', timerId: IDLE_TIMER });
    expect(world.view.idleWarning).not.toBeNull();
    world.nowMs -= 3_600_000;
    world.submit({ type: 'timer.elapsed', timerId: IDLE_ANSWER_TIMER });
    expect(world.events.at(-1)).toMatchObject({ type: 'session.ended', reason: 'idle' });
  });

  test('does not ask while money may be moving or paper is coming', () => {
    const world = paid();
    expect(() => world.elapse()).toThrow(/nothing is waited for/);
  });
});

test('help is called once and dismissed once, whatever is tapped', () => {
  const world = shopperWith(MILK);
  for (const type of ['help.call', 'help.call', 'help.dismiss', 'help.dismiss'] as const) world.submit({ type });
  expect(world.types.slice(3)).toEqual(['help.called', 'help.dismissed']);
});
