import { expect, test } from 'vitest';
import { nudgedWork } from '../../../server/nudged-work.ts';

test('whoever nudges while the rest is asked for does not wait for it', async () => {
  const done: number[] = [];
  let waiting = 1;
  const work = nudgedWork({
    async round() {
      if (waiting === 0) return false;
      done.push(waiting);
      waiting -= 1;
      return waiting > 0;
    },
    async restMs() {
      if (done.length === 1) {
        waiting = 2;
        work.nudge();
      }
      return null;
    },
    failed: (cause) => {
      throw cause;
    },
    retryMs: 60_000,
  });
  work.nudge();
  await work.idle();
  expect(done).toEqual([1, 2, 1]);
  await work.close();
});
