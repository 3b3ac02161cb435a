import { describe, expect, test } from 'vitest';
import { baggingSettingsSchema } from '../../../core/checkout/bagging/settings.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import type { ScaleReading } from '../../../hardware/ports/scale.ts';
import { createBaggingWatch } from '../../../host/bagging-watch.ts';
import type { WeighedArticle } from '../../../offline/learned-weights.ts';
import {
  APPROVAL,
  chargeAnswered,
  MILK,
  payByCard,
  printAnswered,
  SETTINGS,
  SOAP,
  scan,
  World,
} from '../core/world.ts';

/** A kiosk's session with a bagging scale whose weight is set by hand. */
function kiosk(level: 'normal' | 'off' = 'normal') {
  const world = new World('checkout');
  world.settings = { ...SETTINGS, bagging: { ...SETTINGS.bagging, level } };
  let reading: ScaleReading | null = { kind: 'stable', weightGrams: 0 };
  let listener: (() => void) | null = null;
  const asked: SessionCommand[] = [];
  const learned: WeighedArticle[] = [];
  const nothing = async () => ({ ok: true, value: undefined }) as const;
  const watch = createBaggingWatch({
    session: () => ({
      get state() {
        return world.state;
      },
      submit: async (command) => {
        asked.push(command);
        const decision = world.submit(command);
        watch.follow();
        return decision.ok ? null : decision.error;
      },
    }),
    scale: () => ({
      status: 'READY',
      onStatus: () => () => undefined,
      get current() {
        return reading;
      },
      watch(heard) {
        listener = () => heard(reading);
        return () => {
          listener = null;
        };
      },
      zero: nothing,
      tare: nothing,
      clearTare: nothing,
    }),
    settings: () => baggingSettingsSchema.parse({ level }),
    weights: {
      known: (articles) => Object.fromEntries(articles.map(({ code }) => [code, { meanGrams: 500, spreadGrams: 2 }])),
      learn: (articles) => void learned.push(...articles),
    },
    nowMs: () => world.nowMs,
  });
  return {
    world,
    asked,
    learned,
    get isWatched() {
      return listener !== null;
    },
    async does(command: SessionCommand) {
      world.submit(command);
      watch.follow();
      await settled();
    },
    follow: () => watch.follow(),
    async shows(next: ScaleReading | null) {
      reading = next;
      listener?.();
      await settled();
    },
  };
}
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};
const stable = (weightGrams: number): ScaleReading => ({ kind: 'stable', weightGrams });

describe('the scale under the bagging area', () => {
  test('is watched while a shopper shops, and not between two', async () => {
    const it = kiosk();
    expect(it.isWatched).toBe(false);
    await it.does({ type: 'session.start' });
    expect(it.isWatched).toBe(true);
    await it.does({ type: 'session.leave' });
    expect(it.isWatched).toBe(false);
  });

  test('is not watched where the shop does not want it', async () => {
    const it = kiosk('off');
    await it.does({ type: 'session.start' });
    expect(it.isWatched).toBe(false);
    expect(it.asked).toEqual([]);
  });

  test('hands over what rests and is more than a touch, with what the kiosk knows of the articles that wait', async () => {
    const it = kiosk();
    await it.does(scan(MILK));
    await it.shows(stable(4));
    await it.shows({ kind: 'motion' });
    await it.shows(stable(501));
    expect(it.asked.map((command) => ('weightGrams' in command ? command.weightGrams : command.type))).toEqual([
      0, 501,
    ]);
    expect(it.asked.at(-1)).toMatchObject({ known: { [MILK.code]: { meanGrams: 500 } } });
  });

  test('is asked again when goods that lay there too early are scanned', async () => {
    const it = kiosk();
    await it.does({ type: 'session.start' });
    await it.shows(stable(500));
    expect(it.world.view.bagging).toMatchObject({ kind: 'unexpected' });
    await it.does(scan(SOAP));
    expect(it.world.view.bagging).toBeNull();
  });

  test('that goes away is told once', async () => {
    const it = kiosk();
    await it.does(scan(MILK));
    await it.shows(null);
    await it.shows(null);
    expect(it.asked.filter(({ type }) => type === 'bagging.unavailable')).toHaveLength(1);
  });

  test('teaches what articles weigh, once their purchase is paid', async () => {
    const it = kiosk();
    await it.does(scan(MILK));
    await it.does(scan(MILK));
    await it.shows(stable(1_004));
    await it.does(scan({ ...SOAP, pieceWeight: { grams: 498 } }));
    await it.shows(stable(1_503));
    payByCard(it.world);
    it.world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: APPROVAL }));
    it.follow();
    it.follow();
    it.world.answer('receipt.print', printAnswered({ kind: 'printed' }));
    it.follow();
    expect(it.learned).toEqual([
      { code: MILK.code, grams: 502, startGrams: null },
      { code: SOAP.code, grams: 499, startGrams: 498 },
    ]);
  });
});
