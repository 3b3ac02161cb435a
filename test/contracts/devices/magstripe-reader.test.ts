import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HidMagstripe, hidMagstripe } from '../../../hardware/drivers/hid-magstripe.ts';
import { SerialMagstripe } from '../../../hardware/drivers/serial-magstripe.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import type { CardSwipe, MagstripeReader, RefusedSwipe } from '../../../hardware/ports/magstripe-reader.ts';
import { ALPHANUMERIC, NUMERIC, trackBits } from '../../../hardware/protocols/magstripe-bits.ts';
import { HidDeviceSimulator } from '../../../hardware/simulators/hid-device.ts';
import { PtyFarEnd } from '../../../hardware/simulators/pty.ts';
import { HidWire } from '../../../hardware/transports/hid.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { descriptorBytes } from '../../unit/hardware/hid-descriptors.ts';
import { closing, eventually, FAST_RETRY_MS, temporaryFolder, untilStatus } from './support.ts';

type Tracks = readonly [string | null, string | null, string | null];
type Rig = {
  reader: MagstripeReader;
  /** Between the sentinels; `misread` for a track that the reader cannot read. */
  swipe(tracks: Tracks): void;
  plug(): Promise<void>;
  unplug(): Promise<void>;
};
type Kind = { name: string; open(): Promise<Rig> };

const SENTINELS = ['%', ';', '+'] as const;
const MISREAD = 'misread';
const framed = (track: string | null, index: number): string =>
  track === null ? '' : `${SENTINELS[index]}${track === MISREAD ? 'E' : track}?`;

const serial: Kind = {
  name: 'over a serial line',
  async open() {
    const line = closing(new PtyFarEnd(join(temporaryFolder(), 'magstripe')));
    await line.plug();
    const wire = new SerialWire({ path: line.path, baudRate: 9_600, retryMs: FAST_RETRY_MS });
    return {
      reader: closing(new SerialMagstripe(wire)),
      swipe: (tracks) => void line.send(Buffer.from(`${tracks.map(framed).join('')}\r`, 'latin1')),
      plug: () => line.plug(),
      unplug: () => line.unplug(),
    };
  },
};

type Report = (tracks: Tracks) => Uint8Array;
const IDS = { vendorId: '0801', productId: '0002' };

function hidKind(model: string, descriptor: string, reportId: number, report: Report): Kind {
  return {
    name: `over HID (${model})`,
    async open() {
      const { usages } = modelPart(hidMagstripe, model);
      const device = closing(new HidDeviceSimulator({ ...IDS, descriptor: descriptorBytes(descriptor) }));
      const wire = new HidWire({ ...IDS, retryMs: FAST_RETRY_MS }, device.system);
      return {
        reader: closing(new HidMagstripe(wire, usages)),
        swipe: (tracks) => void device.send(reportId, report(tracks)),
        plug: () => device.plug(),
        unplug: () => device.unplug(),
      };
    },
  };
}

const AREA_BYTES = [79, 40, 107] as const;
/** Lengths, then the three areas. */
const standard =
  (bytesOf: (track: string, index: number) => Uint8Array): Report =>
  (tracks) => {
    const areas = tracks.map((track, index) => (track === null ? new Uint8Array(0) : bytesOf(track, index)));
    const padded = areas.map((area, index) => Buffer.concat([area, Buffer.alloc(200)], AREA_BYTES[index]));
    return Buffer.concat([Uint8Array.from(areas, ({ length }) => length), ...padded]);
  };

const packed = (bits: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
    Array.from({ length: 8 }, (__, bit) => (bits[byte * 8 + bit] ?? 0) << (7 - bit)).reduce((sum, bit) => sum + bit, 0),
  );

const bitsOf = (track: string, index: number): Uint8Array => {
  if (track === MISREAD) return Uint8Array.of(0xff, 0xff);
  const coding = index === 0 ? ALPHANUMERIC : NUMERIC;
  return packed([0, 0, 0, 0, 0, ...trackBits(coding, track), 0, 0, 0]);
};

/** MagTek: three statuses, three lengths, encode type, three areas of 110 bytes, card status. */
const magtek: Report = (tracks) => {
  const texts = tracks.map((track, index) => (track === MISREAD ? '' : framed(track, index)));
  return Buffer.concat([
    Uint8Array.from(tracks, (track) => (track === MISREAD ? 1 : 0)),
    Uint8Array.from(texts, ({ length }) => length),
    Uint8Array.of(0),
    ...texts.map((text) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(110)], 110)),
    Uint8Array.of(0),
  ]);
};

const KINDS: readonly Kind[] = [
  serial,
  hidKind(
    'generic-hid-magstripe',
    'hid-magstripe',
    1,
    standard((track, index) => Buffer.from(framed(track, index))),
  ),
  hidKind('generic-hid-magstripe-raw', 'hid-magstripe', 1, standard(bitsOf)),
  hidKind('magtek-hid-swipe', 'magtek-insertion-reader', 0, magtek),
];

describe.each(KINDS)('a magnetic stripe reader $name', ({ open }) => {
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
