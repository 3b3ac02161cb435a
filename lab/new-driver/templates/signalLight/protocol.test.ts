import { describe, expect, test } from 'vitest';
import { encodeNewDevice, encodeSigns, NewDeviceDecoder, type NewDeviceEvent } from './protocol.ts';

const EVENTS: NewDeviceEvent[] = [{ kind: 'acknowledged' }];

describe('the messages of New device', () => {
  test('name the colours that shine', () => {
    expect(Buffer.from(encodeSigns({ red: 'blinking', amber: 'off', green: 'steady' })).toString('latin1')).toBe(
      'Lrrg\r',
    );
  });

  test('are read as they were written', () => {
    expect(new NewDeviceDecoder().push(Buffer.concat(EVENTS.map(encodeNewDevice)))).toEqual(EVENTS);
  });

  test('are garbage where they are none, and the next one is read', () => {
    const bytes = Buffer.concat([Buffer.from('\u0007nonsense\r'), ...EVENTS.map(encodeNewDevice)]);
    expect(new NewDeviceDecoder().push(bytes)).toEqual([{ kind: 'garbage' }, ...EVENTS]);
  });
});
