import { join } from 'node:path';
import { HidScale } from '../../../hardware/drivers/hid-scale.ts';
import { PolledScale } from '../../../hardware/drivers/polled-scale.ts';
import type { Scale, ScaleCommand } from '../../../hardware/ports/scale.ts';
import { CasConversation, spoilCasCheck } from '../../../hardware/protocols/cas-scale.ts';
import { SicsConversation } from '../../../hardware/protocols/mt-sics.ts';
import { NciConversation } from '../../../hardware/protocols/nci-scale.ts';
import type { ScaleConversation } from '../../../hardware/protocols/scale-answer.ts';
import { Toledo8217Conversation } from '../../../hardware/protocols/toledo-8217.ts';
import { FAR_END_HOST } from '../../../hardware/simulators/far-end.ts';
import type { FaultyLineOptions } from '../../../hardware/simulators/faulty-line.ts';
import { HidScaleSimulator } from '../../../hardware/simulators/hid-scale-simulator.ts';
import type { ScaleCondition } from '../../../hardware/simulators/scale-body.ts';
import {
  casDialect,
  nciDialect,
  type ScaleDialect,
  sicsDialect,
  toledoDialect,
} from '../../../hardware/simulators/scale-dialects.ts';
import { ScaleSimulator } from '../../../hardware/simulators/scale-simulator.ts';
import { HidWire } from '../../../hardware/transports/hid.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { TcpWire } from '../../../hardware/transports/tcp.ts';
import { descriptorBytes } from '../../unit/hardware/hid-descriptors.ts';
import { closing, FAST_RETRY_MS, temporaryFolder } from './support.ts';

/** What a person does with a simulated scale, whatever it speaks. */
export interface ScaleHandle {
  setWeightGrams(grams: number): void;
  setCondition(condition: ScaleCondition): void;
  sendBytes(bytes: Uint8Array): boolean;
  unplug(): Promise<void>;
  plug(): Promise<void>;
}

export type ScaleRig = {
  name: string;
  unsupported: readonly ScaleCommand[];
  open(): Promise<{ scale: Scale; simulator: ScaleHandle }>;
};

const TIMING = { watchedPollMs: 5, idlePollMs: 20 };
const LINE = { baudRate: 9_600, dataBits: 8, parity: 'none', retryMs: FAST_RETRY_MS } as const;
const FORMAT = { unit: 'kg', digits: 5, decimals: 3 } as const;

type Spoken = {
  name: string;
  dialect: ScaleDialect;
  conversation: () => ScaleConversation;
  /** What the protocol cannot do: exceptions from the contract, as data. */
  unsupported: readonly ScaleCommand[];
  /** Null for a protocol without check sums. */
  spoilCheckSum: ((frame: Uint8Array) => Uint8Array) | null;
};

export const SPOKEN: readonly Spoken[] = [
  {
    name: 'Mettler Toledo 8217',
    dialect: toledoDialect(FORMAT),
    conversation: () => new Toledo8217Conversation(FORMAT),
    unsupported: [],
    spoilCheckSum: null,
  },
  {
    name: 'MT-SICS',
    dialect: sicsDialect,
    conversation: () => new SicsConversation(),
    unsupported: [],
    spoilCheckSum: null,
  },
  {
    name: 'NCI',
    dialect: nciDialect,
    conversation: () => new NciConversation(),
    unsupported: ['clearTare'],
    spoilCheckSum: null,
  },
  {
    name: 'CAS',
    dialect: casDialect,
    conversation: () => new CasConversation(),
    unsupported: ['zero', 'tare', 'clearTare'],
    spoilCheckSum: spoilCasCheck,
  },
];

export async function openSerial(
  { dialect, conversation, spoilCheckSum }: Spoken,
  faults?: FaultyLineOptions,
  { writeTimeoutMs, ...timing }: { writeTimeoutMs?: number; answerTimeoutMs?: number; commandTimeoutMs?: number } = {},
) {
  const simulator = closing(
    await ScaleSimulator.open({
      path: join(temporaryFolder(), 'scale'),
      dialect,
      ...(faults && { faults: { ...faults, ...(spoilCheckSum && { spoilCheckSum }) } }),
    }),
  );
  const wire = new SerialWire({ ...LINE, path: simulator.path, writeTimeoutMs });
  const scale = closing(new PolledScale(wire, conversation(), { ...TIMING, ...timing }));
  return { simulator, scale, wire };
}

export async function openTcp({ dialect, conversation }: Spoken, timing: object = {}) {
  const simulator = closing(await ScaleSimulator.open({ host: FAR_END_HOST, port: 0, dialect }));
  const wire = new TcpWire({ host: FAR_END_HOST, port: simulator.port, retryMs: FAST_RETRY_MS });
  return { simulator, scale: closing(new PolledScale(wire, conversation(), { ...TIMING, ...timing })) };
}

const IDS = { vendorId: '0d8f', productId: '0200' };

export async function openHid(timing: { commandTimeoutMs?: number } = {}, tellsDescriptor = true) {
  const descriptor = descriptorBytes('pitney-bowes-scale');
  const simulator = closing(new HidScaleSimulator({ ...IDS, usagePage: 0x8d, descriptor, tellsDescriptor }));
  const wire = new HidWire({ ...IDS, retryMs: FAST_RETRY_MS, usagePage: 0x8d }, simulator.system);
  return { simulator, scale: closing(new HidScale(wire, timing)) };
}

export const SCALE_RIGS: readonly ScaleRig[] = [
  ...SPOKEN.flatMap((spoken) => [
    {
      name: `${spoken.name} over a serial line`,
      unsupported: spoken.unsupported,
      open: () => openSerial(spoken),
    },
    { name: `${spoken.name} over TCP`, unsupported: spoken.unsupported, open: () => openTcp(spoken) },
  ]),
  { name: 'HID', unsupported: ['tare', 'clearTare'], open: () => openHid() },
  { name: 'HID without a descriptor', unsupported: ['zero', 'tare', 'clearTare'], open: () => openHid({}, false) },
];
