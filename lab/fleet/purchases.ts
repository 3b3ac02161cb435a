/** A kiosk's day as it lies in its journal: whole purchases, with every event that the real deciders make of them. */
import type { Product } from '../../core/catalogue/product.ts';
import { checkoutSettingsSchema } from '../../core/checkout/settings.ts';
import { offlinePaymentsSchema, timingSchema } from '../../core/config/kiosk-config.ts';
import { compilePricing } from '../../core/pricing/compile.ts';
import { pricingRulesSchema } from '../../core/pricing/rules.ts';
import { invariant } from '../../core/result.ts';
import type { SessionCommand } from '../../core/session/commands.ts';
import { decide } from '../../core/session/decide.ts';
import type { Effect } from '../../core/session/effects.ts';
import type { SessionEvent } from '../../core/session/events.ts';
import { evolve } from '../../core/session/evolve.ts';
import { CLOSED, type SessionState } from '../../core/session/state.ts';
import type { JournalEntry } from '../../offline/journal.ts';

const ARTICLES = 500;
const LINES = 5;
const ORIGIN = { kioskId: 'fleet', brandName: 'Fleet', placeName: 'Fleet', token: 'T'.repeat(32), sign: null };
const TIMING = timingSchema.parse({});
const SETTINGS = checkoutSettingsSchema.parse({});
const PRICING = compilePricing(pricingRulesSchema.parse({}));
const NO_OFFLINE_PAYMENTS = offlinePaymentsSchema.parse({});

function articleOf(number: number): Product {
  const code = `0952000000${String(number % ARTICLES).padStart(4, '0')}`;
  const name = { en: `Article ${code}`, de: `Artikel ${code}` };
  const rest = { category: 'pantry', minimumAgeYears: null, picture: null } as const;
  return { code, name, unit: 'each', priceMinor: 129 + (number % 7) * 50, taxRateBasisPoints: 700, ...rest };
}

/** The rows of the `number`th purchase of a kiosk: five articles, paid by card, with a receipt. Its ids are no other purchase's. */
export function purchaseEntries(kiosk: string, number: number, startMs: number): JournalEntry[] {
  const name = `${kiosk}-${number}`;
  const sessionId = `session-${name}`;
  const entries: JournalEntry[] = [];
  let state: SessionState = CLOSED;
  let atMs = startMs;
  let commands = 0;
  let asked: { effectId: string; effect: Effect } | null = null;

  function take(event: SessionEvent): void {
    state = evolve(state, event);
    if (event.type === 'effect.requested') asked = event;
    const payload = JSON.stringify(event);
    entries.push({ session: sessionId, kind: event.type, at: atMs, catalogueVersion: 1, payload });
  }
  function submit(command: SessionCommand, ends: { effectId: string; outcome: 'done' } | null = null): void {
    commands += 1;
    atMs += 2_000;
    const decision = decide(
      state,
      { commandId: `${name}-${commands}`, atMs, ends, command },
      {
        ...{
          journey: 'checkout',
          languages: ['en'],
          currency: 'EUR',
          timing: TIMING,
          checkout: SETTINGS,
          timeZone: 'UTC',
          chance: 999_999,
          pricing: PRICING,
        },
        ...{ offlinePayments: NO_OFFLINE_PAYMENTS, receiptNumber: name.toUpperCase(), origin: ORIGIN },
        newSession: { sessionId, wrappedKeyHash: null },
      },
    );
    invariant(decision.ok, `${command.type} is part of a purchase`);
    for (const event of decision.value) take(event);
  }
  /** What was asked for last comes to its end. */
  function answer(command: (effect: Effect) => SessionCommand): void {
    invariant(asked !== null, 'an effect was asked for');
    submit(command(asked.effect), { effectId: asked.effectId, outcome: 'done' });
  }

  for (let line = 0; line < LINES; line += 1) {
    const product = articleOf(number * LINES + line);
    submit({ type: 'item.offered', raw: product.code, product });
  }
  const amountMinor = Array.from({ length: LINES }, (_, line) => articleOf(number * LINES + line).priceMinor);
  const totalMinor = amountMinor.reduce((sum, priceMinor) => sum + priceMinor, 0);
  submit({ type: 'pay.card', amountMinor: totalMinor, terminalUsable: true });
  answer((effect) => {
    invariant(effect.type === 'payment.charge', 'the terminal is asked to charge');
    const approval = {
      ...{ terminalReference: `reference-${number}`, approvalCode: '123456', cardBrand: 'visa' },
      ...{ maskedPan: '************1111', receiptLines: [], isOffline: false },
    };
    return { type: 'payment.answered', tenderId: effect.tenderId, answer: { kind: 'approved', approval } };
  });
  answer((effect) => {
    invariant(effect.type === 'receipt.print', 'the receipt is printed');
    return { type: 'receipt.answered', jobId: effect.jobId, answer: { kind: 'printed' } };
  });
  submit({ type: 'session.finish' });
  return entries;
}
