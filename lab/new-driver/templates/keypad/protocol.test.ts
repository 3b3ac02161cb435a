import { describe, expect, test } from 'vitest';
import { encodeNewDevice, NewDeviceDecoder, type NewDeviceEvent } from './protocol.ts';

const EVENTS: NewDeviceEvent[] = [
  { kind: 'key', code: '01' },
  { kind: 'key', code: 'FF' },
];

describe('the messages of New device', () => {
  test('name the code of the key', () => {
    expect(Buffer.from(encodeNewDevice({ kind: 'key', code: 'FF' })).toString('latin1')).toBe('KFF\r');
  });

  test('are read as they were written', () => {
    expect(new NewDeviceDecoder().push(Buffer.concat(EVENTS.map(encodeNewDevice)))).toEqual(EVENTS);
  });

  test('are garbage where they are none, and the next one is read', () => {
    const bytes = Buffer.concat([Buffer.from('\u0007nonsense\r'), ...EVENTS.map(encodeNewDevice)]);
    expect(new NewDeviceDecoder().push(bytes)).toEqual([{ kind: 'garbage' }, ...EVENTS]);
  });
});
