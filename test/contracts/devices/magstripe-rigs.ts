import { join } from 'node:path';
import { HidMagstripe, hidMagstripe } from '../../../hardware/drivers/hid-magstripe.ts';
import { SerialMagstripe } from '../../../hardware/drivers/serial-magstripe.ts';
import { modelPart } from '../../../hardware/models/models.ts';
import type { MagstripeReader } from '../../../hardware/ports/magstripe-reader.ts';
import { ALPHANUMERIC, NUMERIC, trackBits } from '../../../hardware/protocols/magstripe-bits.ts';
import { HidDeviceSimulator } from '../../../hardware/simulators/hid-device.ts';
import { PtyFarEnd } from '../../../hardware/simulators/pty.ts';
import { HidWire } from '../../../hardware/transports/hid.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { descriptorBytes } from '../../unit/hardware/hid-descriptors.ts';
import { closing, FAST_RETRY_MS, temporaryFolder } from './support.ts';

type Tracks = readonly [string | null, string | null, string | null];
export type MagstripeRig = {
  reader: MagstripeReader;
  /** Between the sentinels; `misread` for a track that the reader cannot read. */
  swipe(tracks: Tracks): void;
  plug(): Promise<void>;
  unplug(): Promise<void>;
};
export type MagstripeKind = { name: string; open(): Promise<MagstripeRig> };

const SENTINELS = ['%', ';', '+'] as const;
export const MISREAD = 'misread';
const framed = (track: string | null, index: number): string =>
  track === null ? '' : `${SENTINELS[index]}${track === MISREAD ? 'E' : track}?`;

const serial: MagstripeKind = {
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
export const IDS = { vendorId: '0801', productId: '0002' };

function hidKind(model: string, descriptor: string, reportId: number, report: Report): MagstripeKind {
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

export const MAGSTRIPE_KINDS: readonly MagstripeKind[] = [
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
