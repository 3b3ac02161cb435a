import { describe, expect, test } from 'vitest';
import { HidMagstripe, hidMagstripe } from '../../../hardware/drivers/hid-magstripe.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import type { CardSwipe, RefusedSwipe } from '../../../hardware/ports/magstripe-reader.ts';
import { HidDeviceSimulator } from '../../../hardware/simulators/hid-device.ts';
import { HidWire } from '../../../hardware/transports/hid.ts';
import { descriptorBytes } from '../../unit/hardware/hid-descriptors.ts';
import { IDS, MAGSTRIPE_KINDS, MISREAD } from './magstripe-rigs.ts';
import { closing, eventually, FAST_RETRY_MS, untilStatus } from './support.ts';

describe.each(MAGSTRIPE_KINDS)('a magnetic stripe reader $name', ({ open }) => {
  async function connected() {
    const rig = await open();
    await untilStatus(rig.reader, 'READY');
    const swipes: CardSwipe[] = [];
    const refused: RefusedSwipe[] = [];
    rig.reader.onSwipe((swipe) => swipes.push(swipe));
    rig.reader.onRefused((kind) => refused.push(kind));
    const until = (count: number): Promise<void> =>
      eventually(
        (look) => {
          const stops = [rig.reader.onSwipe(look), rig.reader.onRefused(look)];
          return () => {
            for (const stop of stops) stop();
          };
        },
        () => swipes.length + refused.length >= count,
      );
    return { ...rig, swipes, refused, until };
  }

  test('delivers the tracks of loyalty cards in their order, without sentinels', async () => {
    const { swipe, swipes, until } = await connected();
    swipe(['A12345^DOE/JANE', '12345=99', '777']);
    swipe([null, '54321', null]);
    await until(2);
    expect(swipes).toEqual([
      { track1: 'A12345^DOE/JANE', track2: '12345=99', track3: '777' },
      { track1: null, track2: '54321', track3: null },
    ]);
  });

  test('tells of a payment card nothing but that it was one', async () => {
    const { swipe, swipes, refused, until } = await connected();
    swipe(['B4111111111111111^DOE/JANE^2512101000', '4111111111111111=25121010000', null]);
    swipe([MISREAD, '4111111111111111=25121010000', null]);
    swipe(['A1', '4111111111111111', null]);
    await until(3);
    expect(swipes).toEqual([]);
    expect(refused).toEqual([{ kind: 'paymentCard' }, { kind: 'paymentCard' }, { kind: 'paymentCard' }]);
  });

  test('gives the tracks that could be read, and tells when none could', async () => {
    const { swipe, swipes, refused, until } = await connected();
    swipe([MISREAD, '12345', null]);
    swipe([MISREAD, MISREAD, null]);
    await until(2);
    expect(swipes).toEqual([{ track1: null, track2: '12345', track3: null }]);
    expect(refused).toEqual([{ kind: 'misread' }]);
  });

  test('goes on reading after it was unplugged and plugged in again', async () => {
    const { swipe, swipes, reader, plug, unplug, until } = await connected();
    await unplug();
    await untilStatus(reader, 'NOT_CONNECTED');
    await plug();
    await untilStatus(reader, 'READY');
    swipe([null, '12345', null]);
    await until(1);
    expect(swipes).toEqual([{ track1: null, track2: '12345', track3: null }]);
  });

  test('tells nothing any more once it is closed', async () => {
    const { swipe, swipes, refused, reader } = await connected();
    await reader.close();
    await reader.close();
    swipe([null, '12345', null]);
    expect([...swipes, ...refused]).toEqual([]);
  });
});

describe('a magnetic stripe reader that cannot be used', () => {
  test.each([
    ['it encrypts', 'magtek-encrypting-reader', /encrypts/],
    ['its reports carry no tracks', 'boot-keyboard', /no tracks/],
  ])('says why: %s', async (_why, descriptor, expected) => {
    const { usages } = modelPart(hidMagstripe, 'magtek-hid-swipe');
    const device = closing(new HidDeviceSimulator({ ...IDS, descriptor: descriptorBytes(descriptor) }));
    const reader = closing(new HidMagstripe(new HidWire({ ...IDS, retryMs: FAST_RETRY_MS }, device.system), usages));
    const details: (string | null)[] = [];
    reader.onStatus((_state, detail) => details.push(detail));
    await untilStatus(reader, 'HARDWARE_ERROR');
    expect(details.at(-1)).toMatch(expected);
  });
});
