/** `npm run new-driver -- --name acme-scale --port scale --over serial`: lays out a driver that works with its own simulator. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { askedOf, UsageError } from '../../host/command-line.ts';
import { repositoryFolder } from '../paths.ts';
import { type LayOutError, layOut } from './lay-out.ts';
import { LAID_OUT_KEYS, PORTS, WIRES } from './ports.ts';
import { namesOf } from './templates.ts';
import type { Wish } from './wish.ts';

const USAGE = `usage: npm run new-driver -- --name NAME --port PORT --over WIRE
Lays out codec, driver, model file, simulator, unit tests, contract test and fuzz target for a new device, and lists them. A driver of a
port whose drivers all pass one suite passes it too.
  --name NAME  maker and device in small letters, e.g. acme-scale
  --port PORT  one of ${LAID_OUT_KEYS.join(', ')}
  --over WIRE  one of ${WIRES.join(', ')}: where its simulator stands; printer and paymentTerminal have no hid.
               A driver over bytes takes serial lines and TCP`;
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;
const NAME_LENGTH_MAX = 40;

const WHY: Readonly<Record<LayOutError['kind'], string>> = {
  exists: ' is there already',
  taken: ' is something else already, choose another name',
  unknownList: '',
};

function wishOf(name: string, port: string, over: string): Wish {
  if (!NAME.test(name) || name.length > NAME_LENGTH_MAX) {
    throw new UsageError(
      `--name: two words or more in small letters with - between, at most ${NAME_LENGTH_MAX} characters, e.g. acme-scale, not "${name}"`,
    );
  }
  const key = LAID_OUT_KEYS.find((each) => each === port);
  if (key === undefined) throw new UsageError(`--port: one of ${LAID_OUT_KEYS.join(', ')}, not "${port}"`);
  const parts = PORTS[key];
  const wire = parts.over.find((each) => each === over);
  if (wire === undefined) throw new UsageError(`--over: one of ${parts.over.join(', ')} for ${key}, not "${over}"`);
  return { name, key, parts, over: wire };
}

const text = { type: 'string' } as const;
const wish = askedOf({ usage: USAGE, options: { name: text, port: text, over: text } }, (line) =>
  wishOf(line.need('name'), line.need('port'), line.need('over')),
);
const made = layOut(repositoryFolder, wish);
if (!made.ok) {
  process.stderr.write(`${made.error.detail}${WHY[made.error.kind]}: nothing was written\n`);
  process.exit(1);
}
const biome = join(repositoryFolder, 'node_modules/.bin/biome');
spawnSync(biome, ['check', '--write', ...made.value], {
  cwd: repositoryFolder,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const { name, key, parts } = wish;
const { title } = namesOf(name);
const suite =
  parts.suite === null
    ? ''
    : `The suite of its port:  npx vitest run ${parts.suite.tests} --testNamePattern '${title}'\n`;
process.stdout.write(`${made.value.map((file) => `  ${file}`).join('\n')}
Try it:  npx vitest run test/unit/hardware/${name} test/contracts/devices/${name}
${suite}Then put the device's own protocol into hardware/protocols/${name}.ts, with the manual it is from, what its models differ in into
hardware/models/${name}.json, and into a kiosk's configuration "${key}": { "model": "${name}", "connection": { … } }.
`);
