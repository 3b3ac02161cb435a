import { describe, expect, test } from 'vitest';
import adafruit from '../../../hardware/models/adafruit-tower-light.json' with { type: 'json' };
import { ByteLight, PatliteLight } from '../../../hardware/protocols/signal-light.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const push = (sent: string) => new PatliteLight().push(Buffer.from(sent, 'latin1'));

/** Patlite PHE-3FB3, user's manual, 3.2.2.4 and 3.2.2.5. */
describe("Patlite's command set", () => {
  test('sets all lamps at once and the buzzer silent', () => {
    expect(text(new PatliteLight().render({ red: 'steady', green: 'blinking' }))).toBe('@??S102000!');
    expect(text(new PatliteLight().render({}))).toBe('@??S000000!');
  });

  test('leaves out colours that the light does not have', () => {
    expect(text(new PatliteLight().render({ blue: 'steady', amber: 'steady' }))).toBe('@??S010000!');
  });

  test("reads the manual's example: red off, amber on, green flashing in the second pattern", () => {
    expect(push('013003')).toEqual([{ kind: 'shows', signs: { red: 'off', amber: 'steady', green: 'blinking' } }]);
  });

  test('tells ACK, NAK and noise apart, whatever the chunks', () => {
    expect(push('\x06\x15x\x06')).toEqual([
      { kind: 'accepted' },
      { kind: 'refused' },
      { kind: 'garbage' },
      { kind: 'accepted' },
    ]);
    const light = new PatliteLight();
    expect([...'0130'].flatMap((digit) => light.push(Buffer.from(digit)))).toEqual([]);
    expect(light.push(Buffer.from('03'))).toMatchObject([{ kind: 'shows' }]);
  });

  test('takes half a state before an ACK for noise, and a state of unknown patterns too', () => {
    expect(push('013\x06')).toEqual([{ kind: 'garbage' }, { kind: 'accepted' }]);
    expect(push('713000')).toEqual([{ kind: 'garbage' }]);
  });
});

/** The bytes are those of Adafruit's example program for its tower light 5125. */
describe('a light of one byte a lamp', () => {
  const light = new ByteLight(adafruit);
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

  test('has the colours of its model', () => {
    expect(light.colours).toEqual(['red', 'amber', 'green']);
  });

  test('is told the silence of the buzzer, then every lamp, off before anything else', () => {
    expect(hex(light.render({}))).toBe('28212224');
    expect(hex(light.render({ red: 'blinking', green: 'steady', blue: 'steady' }))).toBe('282141222414');
  });
});
