/** `npm run new-driver -- --name acme-scale --port scale --over serial`: lays out a driver that works with its own simulator. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { askedOf, UsageError } from '../../host/command-line.ts';
import { repositoryFolder } from '../paths.ts';
import { layOut, WIRES, type Wish } from './lay-out.ts';
import { OTHERWISE, PORTS } from './ports.ts';

const USAGE = `usage: npm run new-driver -- --name NAME --port PORT --over WIRE
Lays out codec, driver, model file, simulator, unit test, contract test and fuzz target for a new device, and lists them.
  --name NAME  maker and device in small letters, e.g. acme-scale
  --port PORT  one of ${Object.keys(PORTS).join(', ')}
  --over WIRE  one of ${WIRES.join(', ')}`;
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;
const NAME_LENGTH_MAX = 40;

function wishOf(name: string, port: string, over: string): Wish {
  if (!NAME.test(name) || name.length > NAME_LENGTH_MAX) {
    throw new UsageError(`--name: two words or more in small letters with - between, e.g. acme-scale, not "${name}"`);
  }
  const otherwise = Object.entries(OTHERWISE).find(([key]) => key === port)?.[1];
  if (otherwise !== undefined) throw new UsageError(`--port ${port}: ${otherwise}`);
  for (const key of PORT_KEYS) {
    const parts = PORTS[key];
    const wire = WIRES.find((each) => each === over);
    if (key !== port || parts === undefined) continue;
    if (wire === undefined) throw new UsageError(`--over: one of ${WIRES.join(', ')}, not "${over}"`);
    return { name, key, parts, over: wire };
  }
  throw new UsageError(`--port: one of ${Object.keys(PORTS).join(', ')}, not "${port}"`);
}

const PORT_KEYS = ['scanner', 'scale', 'securityScale', 'keypad', 'signalLight', 'cashDrawer'] as const;

const text = { type: 'string' } as const;
const wish = askedOf({ usage: USAGE, options: { name: text, port: text, over: text } }, (line) =>
  wishOf(line.need('name'), line.need('port'), line.need('over')),
);
const made = layOut(repositoryFolder, wish);
if (!made.ok) {
  const why = made.error.kind === 'exists' ? 'is there already: nothing was written' : '';
  process.stderr.write(`${made.error.detail} ${why}\n`);
  process.exit(1);
}
const biome = join(repositoryFolder, 'node_modules/.bin/biome');
spawnSync(biome, ['check', '--write', ...made.value], {
  cwd: repositoryFolder,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const { name, key } = wish;
process.stdout.write(`${made.value.map((file) => `  ${file}`).join('\n')}
Try it:  npx vitest run test/unit/hardware/${name}.test.ts test/contracts/devices/${name}.test.ts
Then put the device's own protocol into hardware/protocols/${name}.ts, with the manual it is from, what its models differ in into
hardware/models/${name}.json, and into a kiosk's configuration "${key}": { "model": "${name}", "connection": { … } }.
`);
