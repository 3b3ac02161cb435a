import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAID_OUT_KEYS, PORTS } from '../../../lab/new-driver/ports.ts';
import { checkHouse } from '../../tidy/house.ts';
import { checkLayering } from '../../tidy/layering.ts';
import { readTree } from '../../tidy/tree.ts';

const root = resolve(import.meta.dirname, '../../..');
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'var', 'artefacts']);
/** Types, dead code and tests of a whole tree, on a busy machine. */
const CHECK_MS_MAX = 180_000;

/** A driver for each port over reports, where it can be, and over bytes: each wire of bytes by turns. */
const WISHES = LAID_OUT_KEYS.flatMap((port, index) => {
  const bytes = index % 2 === 0 ? 'serial' : 'tcp';
  return PORTS[port].over
    .filter((over) => over === 'hid' || over === bytes)
    .map((over) => ({ name: `zz-new-${port.toLowerCase()}-${over}`, port, over }));
});
const isOurs = (text: string): boolean => text.includes('zz-new-');

let copy: string;
const made: string[] = [];

/** Output of a tool of the project, run in the copy; `code` 0 when it found nothing. */
async function run(tool: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_ENV)/.test(name)));
  const program = tool === 'node' ? process.execPath : join(root, 'node_modules/.bin', tool);
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: copy, env, timeout: CHECK_MS_MAX });
    return { code: 0, output: stdout + stderr };
  } catch (cause) {
    const failed = cause as { code: number; stdout: string; stderr: string };
    return { code: failed.code, output: `${failed.stdout}${failed.stderr}` };
  }
}

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'portico-new-driver-'));
  cpSync(root, copy, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const { name, port, over } of WISHES) {
    const options = ['--name', name, '--port', port, '--over', over];
    const { code, output } = await run('node', 'lab/new-driver/new-driver.ts', ...options);
    expect([code, output]).toEqual([0, expect.stringContaining(`hardware/drivers/${name}.ts`)]);
    made.push(...output.split('\n').flatMap((line) => /^ {2}(\S+)$/.exec(line)?.[1] ?? []));
  }
}, CHECK_MS_MAX);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('what new-driver lays out', () => {
  test('has the right types', { timeout: CHECK_MS_MAX }, async () => {
    expect(await run('tsc', '-p', '.')).toEqual({ code: 0, output: '' });
  });

  test('is formatted, and keeps to the house rules and the import table', { timeout: CHECK_MS_MAX }, async () => {
    const checked = await run('biome', 'check', '--error-on-warnings', ...new Set(made));
    expect([checked.code, checked.output]).toEqual([0, expect.stringContaining('No fixes applied')]);
    const tree = readTree(copy);
    const findings = [...checkHouse(tree).findings, ...checkLayering(tree).findings];
    expect(findings.filter(({ file }) => isOurs(file))).toEqual([]);
  });

  test('leaves nothing unused', { timeout: CHECK_MS_MAX }, async () => {
    const { code, output } = await run('knip', '--no-progress', '--no-config-hints');
    // 1 is a finding, also somebody else's; 2 is that it did not look.
    expect([code < 2, output.split('\n').filter(isOurs)]).toEqual([true, []]);
  });

  test('passes its own tests, and those of every driver and model', { timeout: CHECK_MS_MAX }, async () => {
    const files = made.filter((file) => file.endsWith('.test.ts'));
    const others = ['test/unit/hardware/models.test.ts', 'test/unit/hardware/udev.test.ts'];
    const { code, output } = await run('vitest', 'run', ...files, ...others);
    expect([code, output]).toEqual([0, expect.stringContaining(`${files.length + others.length} passed`)]);
  });

  test('passes the one suite of its port, and is not brought down by a flood', { timeout: CHECK_MS_MAX }, async () => {
    const suites = new Set(LAID_OUT_KEYS.flatMap((port) => PORTS[port].suite?.tests ?? []));
    const only = ['--reporter', 'verbose', '--testNamePattern', 'zz-new|Zz new'];
    const ofAll = ['claims', 'flood'].map((name) => `test/contracts/devices/${name}.test.ts`);
    const { code, output } = await run('vitest', 'run', ...suites, ...ofAll, ...only);
    expect([code, output]).toEqual([0, expect.stringMatching(/Tests .*\d+ passed/)]);
    const inSuite = WISHES.filter(({ port }) => PORTS[port].suite !== null);
    expect(inSuite.length).toBeGreaterThanOrEqual(4);
    for (const { name } of inSuite) expect(output).toContain(name.replaceAll('-', ' ').replace('zz', 'Zz'));
    for (const { name } of WISHES) expect(output).toContain(`by ${name} over`);
  });

  test('is fuzzed', { timeout: CHECK_MS_MAX }, async () => {
    const { output } = await run('node', 'test/fuzz/fuzz.ts', '--list');
    expect(output.split('\n').filter(isOurs).sort()).toEqual(WISHES.map(({ name }) => name).sort());
  });
});

test.each([
  ['cash-drawer', 'cashDrawer'],
  ['byte-light', 'signalLight'],
])('a name that means something else in the code is refused: %s', { timeout: CHECK_MS_MAX }, async (name, port) => {
  const options = ['--name', name, '--port', port, '--over', 'serial'];
  const { code, output } = await run('node', 'lab/new-driver/new-driver.ts', ...options);
  expect([code, output]).toEqual([1, expect.stringMatching(/choose another name: nothing was written/)]);
  expect(existsSync(join(copy, `hardware/drivers/${name}.ts`))).toBe(false);
});

test('a driver that is there already is left alone', { timeout: CHECK_MS_MAX }, async () => {
  const [wish] = WISHES;
  const file = `hardware/drivers/${wish?.name}.ts`;
  const before = readFileSync(join(copy, file), 'utf8');
  const lists = () => readFileSync(join(copy, 'hardware/drivers/drivers.ts'), 'utf8');
  const listed = lists();
  const options = ['--name', wish?.name ?? '', '--port', 'scale', '--over', 'tcp'];
  const { code, output } = await run('node', 'lab/new-driver/new-driver.ts', ...options);
  expect([code, output]).toEqual([1, expect.stringContaining('nothing was written')]);
  expect([readFileSync(join(copy, file), 'utf8'), lists()]).toEqual([before, listed]);
});
