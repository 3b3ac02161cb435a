import { describe, expect, test } from 'vitest';
import type { KeyPress } from '../../../core/keyboard/keyboard-devices.ts';
import type { KeypadKey } from '../../../core/keyboard/keypad-key.ts';
import { KeyboardKeypad, keyboardKeypad } from '../../../hardware/drivers/keyboard-keypad.ts';
import { KeyboardWedge, keyboardWedge } from '../../../hardware/drivers/keyboard-wedge.ts';
import { MODELS, modelPart } from '../../../hardware/models/models.ts';
import type { Scan } from '../../../hardware/ports/scanner.ts';
import { createKeyboard, keyboardDevicesOf } from '../../../host/keyboard.ts';
import { closing, SILENT } from './support.ts';

const press = (text: string, suffix: string, gapMs = 6): KeyPress[] =>
  [...text, suffix].map((key, index) => [key, index === 0 ? 0 : gapMs]);
const modelsOf = (driver: string): string[] =>
  MODELS.filter((model) => model.driver === driver).map(({ name }) => name);

/** Timed scanning over wires is the suite of `scanner.test.ts`; a keyboard has no wire to cut, and is always READY. */
describe.each(modelsOf('keyboard-wedge'))('a barcode scanner that types (%s)', (name) => {
  const { rule, aim } = modelPart(keyboardWedge, name);

  function connected() {
    const keyboard = createKeyboard(() => 1_000_000);
    const scanner = closing(new KeyboardWedge(keyboard.source, rule, aim, SILENT));
    const scans: Scan[] = [];
    scanner.onScan((scan) => scans.push(scan));
    const type = (text: string, gapMs?: number): void => {
      const identifier = aim ? 'E0' : '';
      keyboard.deliver(press(`${rule.prefix}${identifier}${text}`, rule.suffix, gapMs));
    };
    return { keyboard, scanner, scans, type };
  }
  const scanOf = (text: string): Scan => ({ aim: aim ? 'E0' : null, text });

  test('is ready, and delivers symbols in their order, each once', () => {
    const { scanner, scans, type } = connected();
    const texts = Array.from({ length: 20 }, (_, index) => `40063813${String(index).padStart(5, '0')}`);
    for (const text of texts) type(text);
    expect(scanner.status).toBe('READY');
    expect(scans).toEqual(texts.map(scanOf));
  });

  test('takes nothing that was typed by a person for a symbol', () => {
    const { keyboard, scans, type } = connected();
    type('4006381333931', 120);
    keyboard.deliver([['Enter', 0]]);
    expect(scans).toEqual([]);
  });

  test('tells nothing any more once it is closed', async () => {
    const { scanner, scans, type } = connected();
    await scanner.close();
    await scanner.close();
    type('4006381333931');
    expect(scans).toEqual([]);
  });
});

describe.each(modelsOf('keyboard-keypad'))('an accessibility keypad (%s)', (name) => {
  const { codes } = modelPart(keyboardKeypad, name);

  function connected() {
    const keyboard = createKeyboard(() => 1_000_000);
    const keypad = closing(new KeyboardKeypad(keyboard.source, codes));
    const keys: KeypadKey[] = [];
    keypad.onKey((key) => keys.push(key));
    return { keyboard, keypad, keys };
  }

  test('tells what each of its keys means, in their order, each once', () => {
    const { keyboard, keypad, keys } = connected();
    for (const code of Object.keys(codes)) keyboard.deliver([[code, 0]]);
    expect(keypad.status).toBe('READY');
    expect(keys).toEqual(Object.values(codes));
  });

  test('can be walked with: its keys go on, back, and press, and tell of headphones', () => {
    const meanings = new Set(Object.values(codes));
    const needed: KeypadKey[] = ['up', 'down', 'select', 'help', 'headphonesIn', 'headphonesOut'];
    expect(needed.filter((key) => !meanings.has(key))).toEqual([]);
  });

  test('drops and counts a code that the model does not know, and no key of a person', () => {
    const { keyboard, keypad, keys } = connected();
    const unknown = ['F13', 'F14', 'F24'].find((code) => codes[code] === undefined) ?? 'F24';
    keyboard.deliver([
      [unknown, 0],
      ['a', 3],
      ['Enter', 3],
      ['constructor', 3],
    ]);
    expect(keys).toEqual([]);
    expect(keypad.dropped).toBe(1);
  });

  test('tells nothing any more once it is closed', async () => {
    const { keyboard, keypad, keys } = connected();
    await keypad.close();
    for (const code of Object.keys(codes)) keyboard.deliver([[code, 0]]);
    expect(keys).toEqual([]);
  });
});

describe('what the screen is told of devices that type', () => {
  const connection = { over: 'keyboard' } as const;

  test('is nothing where there is none', () => {
    const serial = { model: 'generic-serial-scanner', connection: { over: 'serial', path: '/dev/ttyACM0' } } as const;
    expect(keyboardDevicesOf({ scanner: serial })).toBeNull();
  });

  test('is the rule of the reader and the codes of the keypad', () => {
    const told = keyboardDevicesOf({
      scanner: { model: 'keyboard-wedge', connection },
      keypad: { model: 'storm-audionav', connection, settings: { codes: { F24: 'select', F13: 'volumeUp' } } },
    });
    expect(told).toEqual({ wedge: modelPart(keyboardWedge, 'keyboard-wedge').rule, keypad: { F24: 'Enter', F13: '' } });
  });
});
