import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../core/result.ts';
import type { DeviceKey } from '../../hardware/drivers/driver.ts';
import type { PortParts } from './ports.ts';

export const WIRES = ['serial', 'tcp', 'hid'] as const;
export type WireName = (typeof WIRES)[number];

export type Wish = { name: string; key: DeviceKey; parts: PortParts; over: WireName };
export type LayOutError = { kind: 'exists' | 'unknownList'; detail: string };

const LINE = { baudRate: 9_600, dataBits: 8, parity: 'none' };

/** What differs between wires. */
const WIRE_PARTS: Record<WireName, Record<'Wire' | 'wireFile' | 'listen' | 'write' | 'openWire' | 'over', string>> = {
  serial: {
    Wire: 'ByteWire',
    wireFile: 'byte-wire',
    listen: 'wire.onBytes((bytes) => this.#take(bytes));',
    write: 'this.#wire.write(',
    openWire: 'deps.openBytes(connection, model.line)',
    over: "'serial'",
  },
  tcp: {
    Wire: 'ByteWire',
    wireFile: 'byte-wire',
    listen: 'wire.onBytes((bytes) => this.#take(bytes));',
    write: 'this.#wire.write(',
    openWire: 'deps.openBytes(connection)',
    over: "'tcp'",
  },
  hid: {
    Wire: 'ReportWire',
    wireFile: 'report-wire',
    listen: 'wire.onReport((_id, data) => this.#take(data));',
    write: 'this.#wire.write(0, ',
    openWire: 'deps.openReports(connection)',
    over: "'hid'",
  },
};

/** Writes every file of a new driver below `root` and lists it where drivers are listed, or nothing at all. Answers the files. */
export function layOut(root: string, wish: Wish): Result<string[], LayOutError> {
  const { name } = wish;
  const values = valuesFor(wish);
  const made = new Map<string, string>([
    [`hardware/protocols/${name}.ts`, filled('protocol', values)],
    [`hardware/drivers/${name}.ts`, filled('driver', values)],
    [`hardware/models/${name}.json`, modelFile(wish)],
    [`hardware/simulators/${name}-simulator.ts`, filled(`simulator-${wish.over}`, values)],
    [`test/unit/hardware/${name}.test.ts`, filled('unit-test', values)],
    [`test/contracts/devices/${name}.test.ts`, filled('contract-test', values)],
    [`test/fuzz/targets/${name}.ts`, filled('fuzz', values)],
  ]);
  const there = [...made.keys()].find((file) => existsSync(join(root, file)));
  if (there !== undefined) return err({ kind: 'exists', detail: there });
  const { camel, constant } = namesOf(name);
  const lists = [
    listed(root, 'hardware/drivers/drivers.ts', 'DRIVERS', ']', {
      line: `import { ${camel} } from './${name}.ts';`,
      entry: camel,
    }),
    listed(root, 'hardware/models/models.ts', 'FILES', '}', {
      line: `import ${camel} from './${name}.json' with { type: 'json' };`,
      entry: `'${name}': ${camel}`,
    }),
    listed(root, 'test/fuzz/targets.ts', 'FUZZ_TARGETS', ']', {
      line: `import { ${constant}_TARGETS } from './targets/${name}.ts';`,
      entry: `...${constant}_TARGETS`,
    }),
  ];
  for (const list of lists) {
    if (!list.ok) return list;
    made.set(list.value.file, list.value.text);
  }
  for (const [file, text] of made) writeFileSync(join(root, file), text);
  return ok([...made.keys()]);
}

function namesOf(name: string): { pascal: string; camel: string; constant: string; title: string } {
  const words = name.split('-');
  const pascal = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return {
    pascal,
    camel: pascal.slice(0, 1).toLowerCase() + pascal.slice(1),
    constant: words.join('_').toUpperCase(),
    title: words.join(' ').replace(/^./, (letter) => letter.toUpperCase()),
  };
}

function valuesFor({ name, key, parts, over }: Wish): Record<string, string> {
  const { pascal, camel, constant, title } = namesOf(name);
  const wire = WIRE_PARTS[over];
  const schema = [over === 'serial' ? 'line: serialLineSchema' : '', parts.modelSchema].filter((part) => part !== '');
  const usesModel = over === 'serial' || parts.openMore !== '';
  const text = Object.fromEntries(Object.entries(parts).filter(([, part]) => typeof part === 'string'));
  return {
    ...text,
    ...wire,
    ...{ file: name, Name: pascal, name: camel, CONSTANT: constant, title, key, Port: parts.port },
    portImport: `import type { ${parts.portTypes} } from '../ports/${parts.portFile}.ts';`,
    opens: parts.opens.map((each) => `'${each}'`).join(', '),
    modelSchema: schema.join(', '),
    openParts: usesModel ? 'model, connection' : 'connection',
    driverHelpers: over === 'serial' ? 'defineDriver, serialLineSchema' : 'defineDriver',
    hidDeps: over === 'hid' ? '\n      hid: simulator.hid,' : '',
  };
}

/** Values may hold places themselves: filled until none is left. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  const place = /@@(\w+)@@/g;
  let text = readFileSync(new URL(`./templates/${template}.txt`, import.meta.url), 'utf8');
  while (place.test(text)) {
    place.lastIndex = 0;
    // A line that holds nothing but an empty place is no line.
    text = text.replace(/^[ ]*@@(\w+)@@\n/gm, (line, key: string) => (values[key] === '' ? '' : line));
    text = text.replace(place, (_all, key: string) => {
      const value = values[key];
      if (value === undefined) throw new Error(`${template}.txt: nobody fills @@${key}@@`);
      return value;
    });
  }
  return text;
}

function modelFile({ name, parts, over }: Wish): string {
  const model = {
    driver: name,
    title: namesOf(name).title,
    ...(over === 'serial' ? { line: LINE } : {}),
    ...parts.model,
  };
  return `${JSON.stringify(model, null, 2)}\n`;
}

/** A list of the project with one more import and one more entry. */
function listed(
  root: string,
  file: string,
  list: string,
  end: ']' | '}',
  { line, entry }: { line: string; entry: string },
): Result<{ file: string; text: string }, LayOutError> {
  const text = readFileSync(join(root, file), 'utf8');
  const start = new RegExp(`\\bconst ${list}\\b[^=]*= [[{]`).exec(text);
  const close = start === null ? -1 : text.indexOf(`${end};`, start.index);
  const lastImport = text.lastIndexOf('\nimport ');
  if (close === -1 || lastImport === -1) return err({ kind: 'unknownList', detail: `${file} has no list ${list}` });
  const entries = text.slice(0, close).trimEnd();
  const separator = /[[{,]$/.test(entries) ? ' ' : ', ';
  const withEntry = `${entries}${separator}${entry}${text.slice(close)}`;
  return ok({ file, text: `${withEntry.slice(0, lastImport)}\n${line}${withEntry.slice(lastImport)}` });
}
