import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RUN_TIMEOUT_MS, root, simulate } from './simulate.ts';

const CLEAN_SEEDS = 40;

const fixtures = z
  .array(z.object({ seed: z.int(), found: z.string() }))
  .parse(JSON.parse(readFileSync(path.join(root, 'test/fixtures/simulation/seeds.json'), 'utf8')));

describe('whole lanes on virtual time', { timeout: RUN_TIMEOUT_MS }, () => {
  it('lose nothing, double nothing, and have a record for every charge and a charge for every record', async () => {
    const { code, lines } = await simulate('--seeds', String(CLEAN_SEEDS));
    expect({ code, last: lines.at(-1) }).toEqual({
      code: 0,
      last: expect.stringMatching(
        /^simulate seeds=40 sales=[1-9]\d+ faults=[1-9]\d{2,} lost=0 doubled=0 charges_without_record=0 records_without_charge=0$/,
      ),
    });
  });

  it('are the same again, line by line, from the same seed', async () => {
    const [first, second] = [await simulate('--seed', '7', '--trace'), await simulate('--seed', '7', '--trace')];
    const traced = (lines: string[]) => lines.filter((line) => / (lane-\d|server|world) /.test(line));
    expect(traced(first.lines).length).toBeGreaterThan(200);
    expect(traced(second.lines)).toEqual(traced(first.lines));
  });

  it('are the same whatever runs beside them', async () => {
    const [alone, together] = [
      await simulate('--seeds', '6', '--jobs', '1'),
      await simulate('--seeds', '6', '--jobs', '3'),
    ];
    const hash = ({ lines }: { lines: string[] }) => lines.find((line) => line.startsWith('trace '));
    expect(hash(alone)).toMatch(/^trace [0-9a-f]{16}$/);
    expect(hash(together)).toBe(hash(alone));
  });

  it.each(fixtures)('no longer fail with seed $seed: $found', async ({ seed }) => {
    expect((await simulate('--seed', String(seed))).code).toBe(0);
  });
});
