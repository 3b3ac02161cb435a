import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-samples-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the write command writes the same two files at every run', () => {
  const run = (name: string): string[] => {
    execFileSync(process.execPath, ['lab/data/write.ts', join(folder, name)], { cwd: ROOT, stdio: 'pipe' });
    return ['catalogue.json', 'departures.json'].map((file) => readFileSync(join(folder, name, file), 'utf8'));
  };
  const [catalogue = '', departures = ''] = run('first');
  expect(run('second')).toEqual([catalogue, departures]);
  expect(JSON.parse(catalogue).products.length).toBeGreaterThan(2_000);
  expect(JSON.parse(departures).bookings.length).toBeGreaterThan(400);
});
