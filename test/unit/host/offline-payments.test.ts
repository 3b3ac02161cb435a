import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PaymentAnswer } from '../../../core/checkout/payment/commands.ts';
import { type OfflinePayments, offlinePaymentsSchema } from '../../../core/config/kiosk-config.ts';
import { memoryKeyKeeper } from '../../../host/key-keeper.ts';
import { lookAround, runSteps } from '../../../host/maintenance/report.ts';
import { APPROVAL, OFFLINE_APPROVAL, productOf, scan } from '../core/world.ts';
import { answer, begunOf, pay, printed, tenderOf } from './purchase.ts';
import { type Host, type Machine, machine } from './rig.ts';

const LIMITS: OfflinePayments = offlinePaymentsSchema.parse({ floorLimitMinor: 2_500, countMax: 2 });
const FREE: PaymentAnswer = { kind: 'approved', approval: APPROVAL };
const OFFLINE: PaymentAnswer = { kind: 'approved', approval: OFFLINE_APPROVAL };

let place: Machine;
let host: Host;
beforeEach(async () => {
  place = machine('checkout');
  host = await place.boot({ limits: LIMITS });
});
afterEach(() => {
  host.kill();
  place.scrap();
});

/** The supervisor's memory is gone too. */
async function losePower(): Promise<void> {
  host.kill();
  place.keeper = memoryKeyKeeper();
  host = await place.boot({ limits: LIMITS });
}

async function asks(amountMinor: number): Promise<boolean> {
  await host.submit(scan(productOf('09520000000004', amountMinor)));
  await pay(host);
  const effect = begunOf(host, 'payment.charge').at(-1)?.effect;
  if (effect?.type !== 'payment.charge') throw new Error('nothing was charged');
  return effect.mustBeOnline;
}
const says = (said: PaymentAnswer) =>
  answer(host, 'payment.charge', (effect) => ({
    type: 'payment.answered',
    tenderId: tenderOf(effect),
    answer: said,
  }));
const takesReceipt = () => answer(host, 'receipt.print', printed);

async function doctor() {
  const file = join(place.folder, 'kiosk.json');
  const config = {
    ...{ kioskId: 'k1', journey: 'checkout', brand: 'fennel', placeName: 'Here', languages: ['en'] },
    dataFolder: place.folder,
    server: { url: 'http://127.0.0.1:59998', enrolmentCode: 'SECRET-1234' },
    offlinePayments: LIMITS,
  };
  writeFileSync(file, JSON.stringify(config));
  return (await runSteps(lookAround(file))).find(({ name }) => name === 'offline cards');
}

describe('a kiosk whose terminal has lost its bank', () => {
  test('counts what was approved over any loss of power, between sessions and within one', async () => {
    expect(await asks(1_000)).toBe(true);
    await says(FREE);
    await takesReceipt();
    await losePower();
    expect(await asks(1_000)).toBe(false);
    await says(OFFLINE);
    await losePower();
    expect(host.state.offlineExposure).toMatchObject({ count: 1, totalMinor: 1_000 });
    await host.submit({ type: 'receipt.retry' });
    await takesReceipt();
    expect(await asks(500)).toBe(false);
    await says(OFFLINE);
    await takesReceipt();
    await losePower();
    expect(host.state.offlineExposure).toMatchObject({ count: 2, totalMinor: 1_500 });
    expect(await asks(100)).toBe(true);
    await says(FREE);
    await takesReceipt();
    expect(await asks(100)).toBe(false);
  });

  test('asks the bank for everything after its journal was lost', async () => {
    await asks(1_000);
    await says(FREE);
    await takesReceipt();
    host.kill();
    place.scrap();
    place = machine('checkout');
    host = await place.boot({ limits: LIMITS });
    expect(await asks(1_000)).toBe(true);
  });

  test('tells the doctor how much is open', async () => {
    expect(await doctor()).toMatchObject({ verdict: 'ok', detail: expect.stringContaining('once the terminal') });
    await asks(1_000);
    await says(FREE);
    await takesReceipt();
    expect(await doctor()).toMatchObject({ verdict: 'ok', detail: expect.stringContaining('none is open') });
    await asks(1_000);
    await says(OFFLINE);
    expect(await doctor()).toMatchObject({
      verdict: 'attention',
      detail: expect.stringMatching(/^1 of 10\.00 EUR since .*; allowed up to 25\.00 EUR each, 2 of them/),
    });
  });
});
