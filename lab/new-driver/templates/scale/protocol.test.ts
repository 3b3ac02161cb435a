import { describe, expect, test } from 'vitest';
import { encodeNewDevice, NewDeviceDecoder, type NewDeviceEvent } from './protocol.ts';

const EVENTS: NewDeviceEvent[] = [
  { kind: 'reading', reading: { kind: 'stable', weightGrams: 1_234 } },
  { kind: 'reading', reading: { kind: 'motion' } },
];

describe('the messages of New device', () => {
  test('are six digits of grams', () => {
    expect(
      Buffer.from(encodeNewDevice({ kind: 'reading', reading: { kind: 'stable', weightGrams: 1_234 } })).toString(
        'latin1',
      ),
    ).toBe('S001234\r');
  });

  test('are read as they were written', () => {
    expect(new NewDeviceDecoder().push(Buffer.concat(EVENTS.map(encodeNewDevice)))).toEqual(EVENTS);
  });

  test('are garbage where they are none, and the next one is read', () => {
    const bytes = Buffer.concat([Buffer.from('\u0007nonsense\r'), ...EVENTS.map(encodeNewDevice)]);
    expect(new NewDeviceDecoder().push(bytes)).toEqual([{ kind: 'garbage' }, ...EVENTS]);
  });
});
