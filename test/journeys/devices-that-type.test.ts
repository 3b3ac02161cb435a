import { describe, expect, test } from 'vitest';
import { barcodeOf, packaged } from './support/goods.ts';
import { type Walk, walks } from './support/walk.ts';

const open = walks();
const connection = { over: 'keyboard' } as const;
const TYPING_DEVICES = {
  scanner: { model: 'keyboard-wedge', connection },
  keypad: { model: 'storm-audionav', connection },
} as const;
/** Slower than any reader. */
const PERSON_GAP_MS = 90;
const READER_GAP_MS = 5;

describe('a shopper at a kiosk whose scanner types like a keyboard', () => {
  test('scans goods, also while a number is being typed, and the field keeps what was typed', async () => {
    const walk = await open('store', { storeDevices: TYPING_DEVICES });
    const [milk, bread] = packaged(walk.lab, 2);
    if (!milk || !bread) throw new Error('goods are needed');
    await readerTypes(walk, barcodeOf(milk));
    await walk.hasLines(1);
    await walk.reads('basket-line', milk.name.en ?? '');
    await walk.touches('type-number');
    await walk.sees('type-number-page');
    await walk.page.keyboard.type('12', { delay: PERSON_GAP_MS });
    await walk.reads('typed-number', '12');
    // The reader's Enter would press it.
    await walk.at('back').focus();
    await readerTypes(walk, barcodeOf(bread));
    await walk.reads('total', '2 items');
    await walk.reads('typed-number', /^12$/);
  });

  test('types a number by hand and adds it with Enter', async () => {
    const walk = await open('store', { storeDevices: TYPING_DEVICES });
    const [milk] = packaged(walk.lab, 1);
    if (!milk) throw new Error('goods are needed');
    await walk.touches('start');
    await walk.touches('language-en');
    await walk.touches('type-number');
    await walk.sees('type-number-page');
    await walk.page.keyboard.type(barcodeOf(milk), { delay: PERSON_GAP_MS });
    await walk.page.keyboard.press('Enter');
    await walk.hasLines(1);
  });
});

describe('a password field at such a kiosk', () => {
  test('gets every key, however fast, and the host none of them', async () => {
    const walk = await open('store', { storeDevices: TYPING_DEVICES });
    await walk.page.evaluate(() => {
      const field = document.createElement('input');
      field.type = 'password';
      field.id = 'secret';
      document.body.append(field);
      field.focus();
    });
    await readerTypes(walk, '4006381333931');
    await expect.poll(() => walk.page.locator('#secret').inputValue()).toBe('4006381333931');
    await walk.sees('attract');
  });
});

describe('a shopper with an accessibility keypad that has keys of its own', () => {
  test('starts, chooses the language and calls for help', async () => {
    const walk = await open('store', { storeDevices: TYPING_DEVICES });
    await keypadTo(walk, 'Start');
    await walk.sees('language-en');
    await keypadTo(walk, /English/);
    await walk.sees('basket');
    await keypadPress(walk, 'F22');
    await walk.sees('help-dialog');
  });

  test('presses once, however long a key is held', async () => {
    const walk = await open('store', { storeDevices: TYPING_DEVICES });
    await walk.sees('attract');
    // What the page hears in place of the keypad's keys is made by the kiosk, so it is not trusted.
    await walk.page.evaluate(() => {
      window.addEventListener('keydown', ({ isTrusted }) => {
        if (!isTrusted) document.body.dataset.presses = `${Number(document.body.dataset.presses ?? 0) + 1}`;
      });
    });
    await keypadPress(walk, 'F18', { repeats: 5 });
    await keypadPress(walk, 'F18');
    expect(await walk.page.evaluate(() => document.body.dataset.presses)).toBe('2');
  });
});

/**
 * A reader's keys carry their own times, and the page waits long for each next one: neither how long a key travels nor when a busy page
 * comes to look at its clock may decide what is a reader and what a person.
 */
async function readerTypes(walk: Walk, text: string): Promise<void> {
  const devtools = await walk.page.context().newCDPSession(walk.page);
  const startSeconds = Date.now() / 1_000;
  const keys = [...[...text].map((key) => ({ key, text: key })), { key: 'Enter', text: '\r' }];
  await walk.page.evaluate(() => {
    const { setTimeout } = window;
    Object.assign(window, {
      setTimeout: (call: () => void, ms = 0) => setTimeout(call, ms * 100),
      timeOfPage: setTimeout,
    });
  });
  for (const [index, key] of keys.entries()) {
    const timestamp = startSeconds + (index * READER_GAP_MS) / 1_000;
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key });
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, key: key.key });
  }
  await walk.page.evaluate(() => Object.assign(window, { setTimeout: Reflect.get(window, 'timeOfPage') }));
  await devtools.detach();
}

/** Down (F18) until something called so has the focus, then select (F20). */
async function keypadTo(walk: Walk, name: string | RegExp): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await keypadPress(walk, 'F18');
    const label = await walk.page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '',
    );
    if (typeof name === 'string' ? label !== name : !name.test(label)) continue;
    await walk.page.waitForFunction((before) => performance.now() - before > 550, await lastSelect(walk));
    await keypadPress(walk, 'F20');
    // After it: on a busy machine the press itself may come late, and two within half a second count as one.
    await walk.page.evaluate(() => window.sessionStorage.setItem('walk.select', String(performance.now())));
    return;
  }
  throw new Error(`the keypad never reached ${String(name)}`);
}

const lastSelect = (walk: Walk): Promise<number> =>
  walk.page.evaluate(() => Number(window.sessionStorage.getItem('walk.select') ?? '-1000'));

/** Playwright knows function keys up to F12; the browser knows them all. */
async function keypadPress(walk: Walk, code: string, { repeats = 0 } = {}): Promise<void> {
  const devtools = await walk.page.context().newCDPSession(walk.page);
  const key = { code, key: code, windowsVirtualKeyCode: F1_KEY_CODE + Number(code.slice(1)) - 1 };
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
  for (let repeat = 0; repeat < repeats; repeat += 1)
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', autoRepeat: true, ...key });
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  await devtools.detach();
}
const F1_KEY_CODE = 112;
