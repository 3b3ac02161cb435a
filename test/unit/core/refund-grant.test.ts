import { describe, expect, test } from 'vitest';
import { shareOut } from '../../../core/checkout/refund/amounts.ts';
import type { GrantedPart } from '../../../core/checkout/refund/sale.ts';
import { refundDocument } from '../../../core/checkout/refund/slip-document.ts';
import type { PrintAnswer } from '../../../core/documents/print-answer.ts';
import { loadTexts } from '../../../core/messages/index.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import { evolve } from '../../../core/session/evolve.ts';
import { CLOSED } from '../../../core/session/state.ts';
import { linesOf } from './receipt/sold.ts';
import { checkoutOf, decidedBy, refusalOf, signIn, withRules } from './shopping.ts';
import { atOrder, cardAnswered, claimed, GRANTED, granted, paidOut, SOLD } from './sold-goods.ts';
import type { World } from './world.ts';

describe('the grant', () => {
  const lost = claimed({ kind: 'unreachable' });

  test('that nobody knows of can be given up, and what the server says later is not heard', () => {
    const world = atOrder(null);
    expect(world.screen).toMatchObject({ name: 'refundGiving', phase: 'claiming', amountMinor: 1_000, parts: [] });
    for (const type of ['refund.askAgain', 'refund.giveUp'] as const)
      expect(refusalOf(world.submit({ type }))).toBe('notNow');
    world.submit(granted({ refundId: 'another' }));
    world.answer('refund.claim', lost);
    expect(world.screen).toMatchObject({ phase: 'unanswered' });
    world.submit({ type: 'refund.giveUp' });
    expect(world.types).toContain('refund.abandoned');
    expect(refusalOf(world.answer('refund.claim', granted))).toBe('notNow');
  });

  test('is given part by part: what the server credited is given, too little for a coin is nothing, what nothing here can give is for staff', () => {
    const world = decidedBy(atOrder(null), { tenders: { kinds: ['card', 'cash'] } });
    world.pricing = withRules({ rounding: { cash: { stepMinor: 5 } } }).pricing;
    const part = { tenderId: 't', terminalReference: 'T-1', chargedMinor: 900, label: '', given: false, voucher: null };
    const parts: GrantedPart[] = [
      { ...part, position: 5, kind: 'card', amountMinor: 500, terminalTime: '2027-01-15T09:00' },
      { ...part, position: 2, kind: 'giftCard', amountMinor: 300, given: true },
      { ...part, position: 3, kind: 'voucher', amountMinor: 198 },
      { ...part, position: 4, kind: 'cash', amountMinor: 2 },
    ];
    world.answer('refund.claim', claimed({ kind: 'granted', granted: { amountMinor: 1_000, parts } }));
    expect(world.asked.at(-1)?.effect).toMatchObject({ type: 'refund.card', terminalTime: '2027-01-15T09:00' });
    expect(refusalOf(world.submit({ type: 'refund.partDone', position: 5, how: 'cash' }))).toBe('notNow');
    const notThis = { refundId: 'another', position: 5 };
    expect(refusalOf(world.submit(cardAnswered('reversed')(notThis)))).toBe('notNow');
    expect(refusalOf(world.submit(paidOut({ kind: 'unreachable' })(notThis)))).toBe('notNow');
    world.answer('refund.card', cardAnswered('reversed'));
    expect(world.asked.some(({ effect }) => effect.type === 'refund.payout')).toBe(false);
    const done = { type: 'refund.partDone', position: 3, how: 'cash' } as const;
    signIn(world, 'tom', 'attendant');
    expect(refusalOf(world.submit(done))).toBe('noRight');
    world.submit({ type: 'staff.signOut' });
    expect(refusalOf(world.submit(done))).toBe('noRight');
    signIn(world, 'sue', 'supervisor').submit(done);
    expect(world.events.findLast(({ type }) => type === 'refund.completed')).toMatchObject({
      parts: [{ how: 'terminal' }, { how: 'server' }, { how: 'cash', cashMinor: 200 }, { how: 'cash', cashMinor: 0 }],
    });
  });

  test('of a version that told nothing of coins is paid out to the cent', () => {
    const world = decidedBy(atOrder(null), { tenders: { kinds: ['card', 'cash'] } });
    world.answer('refund.claim', granted);
    world.state = world.events
      .map((event) => (event.type === 'refund.granted' ? { ...event, granted: GRANTED } : event))
      .reduce(evolve, CLOSED);
    world.answer('refund.card', cardAnswered('reversed'));
    expect(world.asked.at(-1)?.effect).toMatchObject({ type: 'refund.payout', amountMinor: 400 });
  });

  test('goes back to two cards in the order in which they paid, and not to one that has its money', () => {
    const [cash, card] = SOLD.tenders;
    if (cash === undefined || card === undefined) throw new Error('paid with both');
    const cards = [300, 200, 500].map((paidMinor, place) => ({ ...card, position: 2 - place, paidMinor }));
    const tenders = cards.map((each) => ({ ...each, refundedMinor: each.position === 0 ? 500 : 0 }));
    expect(shareOut([...tenders, { ...cash, position: 3 }], 600)).toEqual([
      { position: 1, amountMinor: 200 },
      { position: 2, amountMinor: 300 },
      { position: 3, amountMinor: 100 },
    ]);
  });
});

describe('the refund receipt', () => {
  const printing = (): World => {
    const world = atOrder(null);
    const part = { given: true, tenderId: 't', terminalReference: 'T-1', chargedMinor: 500, voucher: null };
    const parts: GrantedPart[] = [
      { ...part, position: 1, kind: 'card', amountMinor: 500, label: '1111', given: false },
      { ...part, position: 2, kind: 'voucher', amountMinor: 100, label: '', voucher: 'sealed' },
      { ...part, position: 0, kind: 'cash', amountMinor: 400, label: '', given: false },
    ];
    world.answer('refund.claim', claimed({ kind: 'granted', granted: { amountMinor: 1_000, parts } }));
    expect(refusalOf(world.submit({ type: 'refundSlip.retry' }))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'refundSlip.skip' }))).toBe('notNow');
    world.answer('refund.card', cardAnswered('reversed'));
    world.submit({ type: 'refund.partDone', position: 0, how: 'cash' });
    return world;
  };
  const slip =
    (answer: PrintAnswer) =>
    ({ jobId }: { jobId: string }): SessionCommand => ({ type: 'refundSlip.answered', jobId, answer });
  const paper = (world: World, copy: boolean): string[] => {
    const place = { language: 'en', texts: loadTexts('en'), brandName: 'Fennel', placeName: 'Here' };
    const setting = { ...place, kioskId: 'k1', timeZone: 'Europe/Berlin' };
    return linesOf(refundDocument(checkoutOf(world), copy, setting, () => '4711-0815'));
  };

  test('names the goods, where their money went and the new voucher, and says that it is a copy', () => {
    const world = printing();
    const texts = loadTexts('en');
    const lines = paper(world, false);
    expect(lines).toContain('3 × Oil | -€10.00');
    expect(lines).toContain(`${texts('document.refund.to.card')} 1111 | €5.00`);
    expect(lines).toContain(`${texts('document.refund.voucher')} | 4711-0815`);
    expect(lines).toContain(`${texts('document.refund.to.cash')} | €4.00`);
    expect(lines).not.toContain(texts('document.receipt.copy'));
    expect(paper(world, true)).toContain(texts('document.receipt.copy'));
  });

  test('that may be out is a copy when it is printed again; one that is not wanted is skipped', () => {
    const world = printing();
    expect(world.screen).toMatchObject({ name: 'refundDone', phase: 'printing', hasSlip: false });
    expect(refusalOf(world.submit(slip({ kind: 'printed' })({ jobId: 'another' })))).toBe('notNow');
    world.answer('refund.print', slip({ kind: 'failed', certainty: 'unknown', trouble: 'MEDIA_JAMMED' }));
    expect(world.screen).toMatchObject({ name: 'refundSlipTrouble', certainty: 'unknown', trouble: 'MEDIA_JAMMED' });
    world.submit({ type: 'refundSlip.retry' });
    expect(world.asked.at(-1)?.effect).toMatchObject({ type: 'refund.print', copy: true });
    world.answer('refund.print', slip({ kind: 'printed' }));
    expect(world.screen).toMatchObject({ name: 'refundDone', phase: 'done', hasSlip: true });
    const skipped = printing();
    skipped.answer('refund.print', slip({ kind: 'failed', certainty: 'notStarted', trouble: 'MEDIA_JAMMED' }));
    expect(skipped.screen).toMatchObject({ name: 'refundSlipTrouble', certainty: 'notStarted' });
    skipped.submit({ type: 'refundSlip.skip' });
    expect(skipped.screen).toMatchObject({ name: 'refundDone', phase: 'done', hasSlip: false });
  });
});
