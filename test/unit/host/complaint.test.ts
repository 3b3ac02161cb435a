import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { complaintOf, exitCodeOf } from '../../../host/complaint.ts';
import type { KioskError } from '../../../host/kiosk.ts';

const PLACES = { dataFolder: 'the/data', configFile: '/etc/kiosk.json' };
const START_WAIT_MS = 15_000;

describe('a complaint about the configuration', () => {
  test('names the file, the key and what is known, whichever part found it', () => {
    const wrongDevices: KioskError = {
      kind: 'brokenDevices',
      problems: [
        { key: 'devices.scale.model', expected: 'a model for a scale' },
        { key: 'devices.printer.connection.over', expected: 'tcp' },
      ],
    };
    expect(complaintOf(wrongDevices, PLACES)).toBe(
      'The configuration /etc/kiosk.json cannot be used:\n' +
        '  devices.scale.model: a model for a scale\n  devices.printer.connection.over: tcp',
    );
    const unreadable = { kind: 'unreadableFile', key: 'server.caFile', file: 'ca.pem', detail: 'x' } as const;
    expect(complaintOf(unreadable, PLACES)).toContain('/etc/kiosk.json cannot be used:\n  server.caFile: ');
    expect([
      exitCodeOf(wrongDevices),
      exitCodeOf(unreadable),
      exitCodeOf({ kind: 'locked', file: 'the/data/lock' }),
      exitCodeOf({ kind: 'io', detail: 'no space left' }),
    ]).toEqual([78, 78, 77, 74]);
  });

  test('tells no more problems than a person reads, and counts the others', () => {
    const problems = Array.from({ length: 40 }, (_, index) => ({ key: `key${index}`, expected: 'unknown key' }));
    const lines = complaintOf({ kind: 'brokenConfig', file: 'kiosk.json', problems }, PLACES).split('\n');
    expect(lines).toHaveLength(14);
    expect(lines.at(-1)).toBe('  and 28 more');
  });
});

describe('a host whose configuration is wrong', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portico-complaint-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([
    ['an unknown brand', { brand: 'none' }, /brand: "none" is not a known brand; known: fennel, meridian/],
    ['a misspelt key', { langauges: [] }, /langauges: unknown key/],
    [
      'a model that does not exist',
      { devices: { printer: { model: 'none', connection: { over: 'tcp', host: 'x', port: 1 } } } },
      /devices\.printer\.model: "none" is not a known model; known: .*epson-tm-m30/,
    ],
    [
      'a device in the flat shape of before',
      { devices: { scale: { model: 'toledo-8217', path: '/dev/ttyS0', baudRate: 9600 } } },
      /devices\.scale: .*write "scale": \{"model":"toledo-8217","connection":\{"over":"serial","path":"\/dev\/ttyS0","baudRate":9600\}\}/,
    ],
  ])('ends with code 78 and the line to change: %s', (_case, change, line) => {
    const file = join(folder, 'kiosk.json');
    const config = {
      ...{ kioskId: 'k1', journey: 'checkout', brand: 'fennel', placeName: 'Here', languages: ['en'] },
      ...{ dataFolder: join(folder, 'data'), server: { url: 'http://127.0.0.1:9', enrolmentCode: 'ABCD-1234' } },
      ...change,
    };
    writeFileSync(file, JSON.stringify(config));
    const host = spawnSync(process.execPath, ['host/main.ts', '--config', file], {
      encoding: 'utf8',
      timeout: START_WAIT_MS,
    });
    expect(host.stderr).toContain(`The configuration ${file} cannot be used:\n  `);
    expect(host.stderr).toMatch(line);
    expect(host.status).toBe(78);
  });
});
