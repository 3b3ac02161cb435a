import { describe, expect, test } from 'vitest';
import { encodeNewDevice, NewDeviceDecoder, type NewDeviceEvent, OPEN_DRAWER } from './protocol.ts';

const EVENTS: NewDeviceEvent[] = [
  { kind: 'position', isOpen: true },
  { kind: 'position', isOpen: false },
];

describe('the messages of New device', () => {
  test('open it with one pulse', () => {
    expect(Buffer.from(OPEN_DRAWER).toString('latin1')).toBe('D\r');
  });

  test('are read as they were written', () => {
    expect(new NewDeviceDecoder().push(Buffer.concat(EVENTS.map(encodeNewDevice)))).toEqual(EVENTS);
  });

  test('are garbage where they are none, and the next one is read', () => {
    const bytes = Buffer.concat([Buffer.from('\u0007nonsense\r'), ...EVENTS.map(encodeNewDevice)]);
    expect(new NewDeviceDecoder().push(bytes)).toEqual([{ kind: 'garbage' }, ...EVENTS]);
  });
});
