import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SerialLight } from '../../../hardware/drivers/serial-light.ts';
import adafruit from '../../../hardware/models/adafruit-tower-light.json' with { type: 'json' };
import type { LightSigns } from '../../../hardware/ports/signal-light.ts';
import { ByteLight, type LightProtocol, PatliteLight } from '../../../hardware/protocols/signal-light.ts';
import { FAR_END_HOST } from '../../../hardware/simulators/far-end.ts';
import type { FaultyLineOptions } from '../../../hardware/simulators/faulty-line.ts';
import {
  byteDialect,
  type LightDialect,
  LightSimulator,
  patliteDialect,
} from '../../../hardware/simulators/light-simulator.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { TcpWire } from '../../../hardware/transports/tcp.ts';
import { closing, eventually, FAST_RETRY_MS, temporaryFolder, untilStatus } from './support.ts';

const TIMING = { answerTimeoutMs: 60, heartbeatMs: 20 };
const PROTOCOLS: readonly { name: string; dialect: LightDialect; protocol: () => LightProtocol }[] = [
  { name: 'Patlite', dialect: patliteDialect, protocol: () => new PatliteLight() },
  { name: 'one byte a lamp', dialect: byteDialect(adafruit), protocol: () => new ByteLight(adafruit) },
];
type Spoken = (typeof PROTOCOLS)[number];

async function openSerial({ dialect, protocol }: Spoken, faults?: FaultyLineOptions) {
  const path = join(temporaryFolder(), 'light');
  const simulator = closing(await LightSimulator.open({ path, dialect, ...(faults && { faults }) }));
  const wire = new SerialWire({ path, baudRate: 9_600, retryMs: FAST_RETRY_MS });
  return { simulator, light: closing(new SerialLight(wire, protocol(), TIMING)) };
}

async function openTcp({ dialect, protocol }: Spoken) {
  const simulator = closing(await LightSimulator.open({ host: FAR_END_HOST, port: 0, dialect }));
  const wire = new TcpWire({ host: FAR_END_HOST, port: simulator.port, retryMs: FAST_RETRY_MS });
  return { simulator, light: closing(new SerialLight(wire, protocol(), TIMING)) };
}

const untilShown = (simulator: LightSimulator, signs: LightSigns): Promise<void> =>
  eventually(
    (look) => simulator.onChange(look),
    () => JSON.stringify(Object.entries(simulator.shown).sort()) === JSON.stringify(Object.entries(signs).sort()),
  );

const RIGS = PROTOCOLS.flatMap((spoken) => [
  { name: `${spoken.name} over a serial line`, open: () => openSerial(spoken) },
  { name: `${spoken.name} over TCP`, open: () => openTcp(spoken) },
]);

describe.each(RIGS)('a signal light that takes $name', (rig) => {
  test('shows what is wanted, and nothing else', async () => {
    const { simulator, light } = await rig.open();
    await untilStatus(light, 'READY');
    light.show({ red: 'blinking', green: 'steady' });
    await untilShown(simulator, { red: 'blinking', green: 'steady' });
    light.show({ amber: 'steady' });
    await untilShown(simulator, { amber: 'steady' });
    light.show({});
    await untilShown(simulator, {});
    expect(simulator.shown).toEqual({});
  });

  test('says which colours it has, and leaves the others out', async () => {
    const { simulator, light } = await rig.open();
    await untilStatus(light, 'READY');
    expect(light.colours).toEqual(['red', 'amber', 'green']);
    light.show({ blue: 'steady', white: 'blinking', green: 'steady' });
    await untilShown(simulator, { green: 'steady' });
    expect(simulator.shown).toEqual({ green: 'steady' });
  });

  test('shows the last of what was wanted while it was not there', async () => {
    const { simulator, light } = await rig.open();
    light.show({ red: 'steady' });
    await untilShown(simulator, { red: 'steady' });
    await simulator.unplug();
    await untilStatus(light, 'NOT_CONNECTED');
    light.show({ green: 'steady' });
    light.show({ amber: 'blinking' });
    await simulator.plug();
    await untilStatus(light, 'READY');
    await untilShown(simulator, { amber: 'blinking' });
    expect(simulator.shown).toEqual({ amber: 'blinking' });
  });

  test('shows the last of many wishes', async () => {
    const { simulator, light } = await rig.open();
    await untilStatus(light, 'READY');
    for (let times = 0; times < 200; times += 1) light.show({ red: times % 2 === 0 ? 'steady' : 'blinking' });
    light.show({ green: 'steady' });
    await untilShown(simulator, { green: 'steady' });
    expect(light.status).toBe('READY');
  });

  test('takes bytes that nobody asked for without harm', async () => {
    const { simulator, light } = await rig.open();
    await untilStatus(light, 'READY');
    for (let times = 0; times < 5; times += 1) simulator.sendBytes(Buffer.from('9999999\x06\x15@??S\xff'));
    light.show({ green: 'blinking' });
    await untilShown(simulator, { green: 'blinking' });
    expect(simulator.shown).toEqual({ green: 'blinking' });
  });
});

describe('a light that answers', () => {
  const [patlite] = PROTOCOLS;
  const open = (faults?: FaultyLineOptions) => openSerial(patlite ?? expect.unreachable(), faults);

  test('is set again when it was switched off and on', async () => {
    const { simulator, light } = await open();
    light.show({ red: 'steady' });
    await untilShown(simulator, { red: 'steady' });
    simulator.restart();
    expect(simulator.shown).toEqual({});
    await untilShown(simulator, { red: 'steady' });
    expect(light.status).toBe('READY');
  });

  test.each([1, 2, 3])('shows what is wanted over a bad line (seed %i)', async (seed) => {
    const faults = ['split', 'merge', 'garbage', 'silence', 'slow', 'duplicate', 'cut'] as const;
    const { simulator, light } = await open({ seed, faults, oneIn: 3 });
    for (const signs of [{ red: 'steady' }, { amber: 'blinking' }, {}, { green: 'steady' }] as const) {
      light.show(signs);
      await untilShown(simulator, signs);
    }
    simulator.faults?.calm();
    await untilStatus(light, 'READY');
    expect(simulator.shown).toEqual({ green: 'steady' });
  });
});
