import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { err, invariant, ok, type Result } from '../../core/result.ts';
import type { WireName } from './ports.ts';
import type { Wish } from './wish.ts';

/**
 * The templates are code of the project: they are checked where they stand, and their imports are right there. Laying one out puts the
 * name of the new device for `new-device`, and makes the imports right where the file then is.
 */
const TEMPLATES = 'lab/new-driver/templates';

/** Where a template goes, by its name. */
const PLACES: Readonly<Record<string, (name: string) => string>> = {
  'protocol.ts': (name) => `hardware/protocols/${name}.ts`,
  'frames.ts': (name) => `hardware/protocols/${name}-frames.ts`,
  'answers.ts': (name) => `hardware/protocols/${name}-answers.ts`,
  'driver.ts': (name) => `hardware/drivers/${name}.ts`,
  'model.json': (name) => `hardware/models/${name}.json`,
  'simulator.ts': (name) => `hardware/simulators/${name}-simulator.ts`,
  'paper.ts': (name) => `hardware/simulators/${name}-paper.ts`,
  'protocol.test.ts': (name) => `test/unit/hardware/${name}.test.ts`,
  'frames.test.ts': (name) => `test/unit/hardware/${name}-frames.test.ts`,
  'contract.test.ts': (name) => `test/contracts/devices/${name}.test.ts`,
  'rig.ts': (name) => `test/contracts/devices/${name}-rig.ts`,
  'fuzz.ts': (name) => `test/fuzz/targets/${name}.ts`,
};

/** A template by its path, with what stands in its name before `simulator` taken away: that is the wire. */
function placeOf(template: string, name: string): string {
  const place = PLACES[basename(template).replace(/^(?:serial|tcp|hid)-/, '')];
  invariant(place !== undefined, `${template}: nobody knows where it goes`);
  return place(name);
}

/** Every file of the wish by its path, as text. An error where what the device would be called in code has a meaning there already. */
export function filesOf(root: string, wish: Wish): Result<Map<string, string>, { kind: 'taken'; detail: string }> {
  const own = readdirSync(join(root, TEMPLATES, wish.parts.folder)).map((file) => `${wish.parts.folder}/${file}`);
  const simulator = wish.parts.hasOwnSimulator ? [] : [`lines/${wish.over}-simulator.ts`];
  const files = new Map<string, string>();
  for (const template of [...own, 'lines/frames.ts', 'lines/frames.test.ts', ...simulator]) {
    const text = readFileSync(join(root, TEMPLATES, template), 'utf8');
    const taken = nameIn(text, wish.name);
    if (taken !== null) return err({ kind: 'taken', detail: `${taken} in ${TEMPLATES}/${template}` });
    const place = placeOf(template, wish.name);
    const here = withImportsAt(text, `${TEMPLATES}/${template}`, place, wish);
    files.set(place, withName(forWire(forKey(here, wish), wish.over), wish.name));
  }
  return ok(new Map([...files].sort(([one], [other]) => (one < other ? -1 : 1))));
}

/** Imports of other templates lead to where those are laid out. */
function withImportsAt(text: string, template: string, place: string, { name }: Wish): string {
  return text.replace(/(?<= from ')\.[^']+(?=')/g, (specifier) => {
    const found = normalize(join(dirname(template), specifier));
    const target = found.startsWith(`${TEMPLATES}/`) ? placeOf(found, name) : found;
    const path = relative(dirname(place), target);
    return path.startsWith('.') ? path : `./${path}`;
  });
}

/** A scale may be laid out to stand under the bagging area. */
const forKey = (text: string, { key }: Wish): string =>
  key === 'securityScale' ? text.replace(/(?<=configured\(\{ |port\('|key: ')scale\b/g, key) : text;

/** The templates are written for bytes. What a wire of reports wants otherwise in a driver and in what opens it. */
const FOR_REPORTS: readonly (readonly [RegExp, string])[] = [
  [/\bByteWire\b/g, 'ReportWire'],
  [/byte-wire\.ts/g, 'report-wire.ts'],
  [/\bwire\.onBytes\(\(bytes\) =>/g, 'wire.onReport((_id, bytes) =>'],
  [/\bwire\.write\(/g, 'wire.write(0, '],
  [/deps\.openBytes\(connection, model\.line\)/g, 'deps.openReports(connection)'],
  [/over: \['serial', 'tcp'\]/g, "over: ['hid']"],
  [/defineDriver, serialLineSchema/g, 'defineDriver'],
  [/line: serialLineSchema(?:,\s*)?/g, ''],
  [/\n +"line": \{[^}]*\},?(?=\n)/g, ''],
  [/(?<="title": "[^"]*"),(?=\n\})/g, ''],
  [/(?<=connection: simulator\.connection \} \})(?=\))/g, ', { hid: simulator.hid }'],
  [/nearEnds\(\)\.openBytes\(/g, 'nearEnds(simulator.hid).openReports('],
];

function forWire(text: string, over: WireName): string {
  if (over !== 'hid') return text;
  const changed = FOR_REPORTS.reduce((before, [what, by]) => before.replace(what, by), text);
  return /\bmodel\.\w/.test(changed) ? changed : changed.replace('({ model, connection }', '({ connection }');
}

export function namesOf(name: string): { pascal: string; camel: string; constant: string; title: string } {
  const words = name.split('-');
  const pascal = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return {
    pascal,
    camel: pascal.slice(0, 1).toLowerCase() + pascal.slice(1),
    constant: words.join('_').toUpperCase(),
    title: words.join(' ').replace(/^./, (letter) => letter.toUpperCase()),
  };
}

/** A word that already means something in the text, and that the device would be called. */
export function nameIn(text: string, name: string): string | null {
  const { pascal, camel, constant } = namesOf(name);
  return new RegExp(`\\b(?:${pascal}|${camel}|${constant}_(?:RIGS|TARGETS))\\b`).exec(text)?.[0] ?? null;
}

function withName(text: string, name: string): string {
  const { pascal, camel, constant, title } = namesOf(name);
  return text
    .replaceAll('NewDevice', pascal)
    .replaceAll('newDevice', camel)
    .replaceAll('NEW_DEVICE', constant)
    .replaceAll('new-device', name)
    .replaceAll('New device', title);
}
