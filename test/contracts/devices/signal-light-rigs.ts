import { join } from 'node:path';
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
import { closing, eventually, FAST_RETRY_MS, temporaryFolder } from './support.ts';

const TIMING = { answerTimeoutMs: 60, heartbeatMs: 20 };
export const PROTOCOLS: readonly { name: string; dialect: LightDialect; protocol: () => LightProtocol }[] = [
  { name: 'Patlite', dialect: patliteDialect, protocol: () => new PatliteLight() },
  { name: 'one byte a lamp', dialect: byteDialect(adafruit), protocol: () => new ByteLight(adafruit) },
];
type Spoken = (typeof PROTOCOLS)[number];

export async function openSerial({ dialect, protocol }: Spoken, faults?: FaultyLineOptions) {
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

export const untilShown = (simulator: LightSimulator, signs: LightSigns): Promise<void> =>
  eventually(
    (look) => simulator.onChange(look),
    () => JSON.stringify(Object.entries(simulator.shown).sort()) === JSON.stringify(Object.entries(signs).sort()),
  );

export const LIGHT_RIGS = PROTOCOLS.flatMap((spoken) => [
  { name: `${spoken.name} over a serial line`, open: () => openSerial(spoken) },
  { name: `${spoken.name} over TCP`, open: () => openTcp(spoken) },
]);
