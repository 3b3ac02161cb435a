import { describe, expect, test } from 'vitest';
import { encodeNewDevice, NewDeviceDecoder, type NewDeviceEvent } from './protocol.ts';

const EVENTS: NewDeviceEvent[] = [
  { kind: 'scan', scan: { aim: 'E0', text: '4006381333931' } },
  { kind: 'scan', scan: { aim: null, text: 'A-1' } },
];

describe('the messages of New device', () => {
  test('tell the symbology before the data', () => {
    expect(
      Buffer.from(encodeNewDevice({ kind: 'scan', scan: { aim: 'E0', text: '4006381333931' } })).toString('latin1'),
    ).toBe(']E04006381333931\r');
  });

  test('are read as they were written', () => {
    expect(new NewDeviceDecoder().push(Buffer.concat(EVENTS.map(encodeNewDevice)))).toEqual(EVENTS);
  });

  test('are garbage where they are none, and the next one is read', () => {
    const bytes = Buffer.concat([Buffer.from('\u0007nonsense\r'), ...EVENTS.map(encodeNewDevice)]);
    expect(new NewDeviceDecoder().push(bytes)).toEqual([{ kind: 'dropped', reason: 'garbage' }, ...EVENTS]);
  });
});
