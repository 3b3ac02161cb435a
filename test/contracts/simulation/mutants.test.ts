import { describe, expect, it } from 'vitest';
import { MUTANTS } from '../../../lab/simulation/mutants.ts';
import { RUN_TIMEOUT_MS, simulate } from './simulate.ts';

/** Seeds within which each planted bug must be found; most are found within ten. */
const SEEDS_MAX = 2_000;

describe('whole lanes on virtual time', { timeout: RUN_TIMEOUT_MS }, () => {
  it.each(MUTANTS)('find the planted bug $name within 2,000 seeds', async ({ name, causes }) => {
    const { code, lines } = await simulate('--mutant', name, '--seeds', String(SEEDS_MAX));
    // As what it must be found: that something else is amiss, a lane that hangs for one, is told and does not count.
    expect({ code, last: lines.at(-1) }).toEqual({
      code: 1,
      last: expect.stringMatching(new RegExp(`^mutant ${name} found by seed \\d+: (${causes.join('|')}): `)),
    });
  });
});
