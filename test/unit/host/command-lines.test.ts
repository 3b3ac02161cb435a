/** Every program says what it takes: `--help` ends with 0, what is asked wrongly with 2 and the usage, and neither does any work. */
import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type CommandLine, readCommandLine } from '../../../core/command-line/command-line.ts';

/** Each call is a program of its own; on a busy machine one takes seconds. */
const PROGRAM_MS_MAX = 60_000;

interface Program {
  name: string;
  file: string;
  /** Comes before the options. */
  words?: string[];
  /** Options that it knows, with values that it cannot mean. */
  wrong: string[][];
}

const PROGRAMS: Program[] = [
  { name: 'kiosk', file: 'host/launcher.ts', wrong: [['--port', 'abc'], ['--port', '70000'], ['--config']] },
  { name: 'doctor', file: 'host/doctor.ts', wrong: [['--config'], ['here']] },
  {
    name: 'fuzz',
    file: 'test/fuzz/fuzz.ts',
    wrong: [
      ['--seconds', '0'],
      ['--target', 'nobody'],
      ['--hex', '00'],
      ['--target', 'codec-lines', '--hex', '0'],
    ],
  },
  {
    name: 'new-driver',
    file: 'lab/new-driver/new-driver.ts',
    wrong: [
      ['--name', 'acme-scale', '--port', 'scale'],
      ['--name', 'Acme', '--port', 'scale', '--over', 'serial'],
      ['--name', 'acme-terminal', '--port', 'paymentTerminal', '--over', 'hid'],
      ['--name', 'acme-scale', '--port', 'scales', '--over', 'tcp'],
      ['--name', 'acme-scale', '--port', 'scale', '--over', 'bluetooth'],
    ],
  },
  { name: 'new-key', file: 'host/new-key.ts', wrong: [['--config'], ['now']] },
  { name: 'journal', file: 'host/journal.ts', wrong: [['quench'], ['verify', 'search']] },
  ...['verify', 'search', 'export', 'quarantine', 'x-report', 'z-report', 'new-epoch'].map((command) => ({
    ...{ name: 'journal', file: 'host/journal.ts', words: [command] },
    wrong: command === 'search' ? [['--file', 'x']] : [['--kind', 'x']],
  })),
  { name: 'server', file: 'server/main.ts', wrong: [['--port', 'abc', '--data', 'x'], ['here'], []] },
  {
    name: 'simulate',
    file: 'lab/simulation/simulate.ts',
    wrong: [['--mutant', 'nobody'], ['--seeds=-5'], ['--seeds', '-5'], ['--seeds', 'many'], ['--seed', '1.5']],
  },
  { name: 'fleet', file: 'lab/fleet/fleet.ts', wrong: [['--kiosks', 'abc'], ['--kiosks', '0'], ['500']] },
  { name: 'test:powercut', file: 'test/powercut/run.ts', wrong: [['--images', 'zzz'], ['--kills=-1']] },
  ...['alarms', 'kiosk-keys', 'backup', 'settle', 'publish', 'erase', 'quarantine'].map((name) => ({
    ...{ name, file: `server/commands/${name}.ts`, wrong: [['--data']] },
  })),
];

async function started(file: string, args: string[]) {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [file, ...args], { timeout: PROGRAM_MS_MAX })) };
  } catch (cause) {
    return cause as { code: number; stdout: string; stderr: string };
  }
}

describe.each(PROGRAMS)('npm run $name -- $words', ({ name, file, words = [], wrong }) => {
  it('says what it takes, and does nothing', { timeout: PROGRAM_MS_MAX }, async () => {
    const { code, stdout, stderr } = await started(file, [...words, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^usage: npm run ${name} --`));
  });

  it('ends with 2, what is wrong and the usage where it is asked wrongly', {
    timeout: 4 * PROGRAM_MS_MAX,
  }, async () => {
    for (const options of [['--nonsense'], ...wrong]) {
      const { code, stdout, stderr } = await started(file, [...words, ...options]);
      expect([options, code, stdout]).toEqual([options, 2, '']);
      expect(stderr).toMatch(new RegExp(`^.+\\n(.*\\n)?usage: npm run ${name} --`));
      expect(stderr).not.toMatch(/^ +at /m);
    }
  });
});

describe('a command line', () => {
  const line = (...args: string[]): CommandLine =>
    readCommandLine(parseArgs, args, { n: { type: 'string' }, all: { type: 'string', multiple: true } }, 1);

  it('takes whole numbers within their range, and nothing that only looks like one', () => {
    const range = { least: -5, most: 10, otherwise: 7 };
    expect(line().wholeNumber('n', range)).toBe(7);
    expect(line('--n', '10').wholeNumber('n', range)).toBe(10);
    expect(line('--n=-5').wholeNumber('n', range)).toBe(-5);
    for (const text of ['11', '-6', '1.5', '1e1', '0x5', ' 5', '', 'Infinity', '5 ']) {
      expect(() => line(`--n=${text}`).wholeNumber('n', range)).toThrow(`--n: a whole number from -5 to 10`);
    }
  });

  it('keeps what may come several times, and names what is missing, too much or unknown', () => {
    expect(line('--all', 'a', '--all', 'b').every('all')).toEqual(['a', 'b']);
    expect(line('word').positionals).toEqual(['word']);
    expect(() => line('one', 'two')).toThrow('"two" is not understood');
    expect(() => line().need('n')).toThrow('--n is missing');
    expect(() => line('--other')).toThrow("Unknown option '--other'");
  });
});
