import { expect, test } from 'vitest';
import { FLOOD_QUIET_MS, FloodGuard, SCANS_PER_SECOND_MAX } from '../../../hardware/flood-guard.ts';

test('a flood is dropped, counted and logged once; scanning goes on at a human rate', () => {
  let now = 0;
  const warnings: string[] = [];
  const log = { info: () => undefined, warn: (_fields: object, message: string) => void warnings.push(message) };
  const guard = new FloodGuard(() => now, log);
  const burst = Array.from({ length: SCANS_PER_SECOND_MAX + 5 }, () => guard.mayPass());
  expect(burst.filter(Boolean)).toHaveLength(SCANS_PER_SECOND_MAX);
  expect(guard.dropped).toBe(5);
  now += 1_000;
  expect(guard.mayPass()).toBe(true);
  expect(warnings).toEqual(['scan flood']);
  now += FLOOD_QUIET_MS;
  for (let scan = 0; scan <= SCANS_PER_SECOND_MAX; scan += 1) guard.mayPass();
  expect(warnings).toHaveLength(2);
});
