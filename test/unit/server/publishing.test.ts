import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(() => place.remove());

it('a long publication lets other work of the server have its turn while it is written', async () => {
  mkdirSync(join(place.folder, 'server'));
  const server = await startTestServer(join(place.folder, 'server'));
  const publication = await server.store.beginPublication('prices');
  await server.store.stagePublication(
    publication,
    Array.from({ length: 20_000 }, (_, index) => ({
      key: String(index).padStart(14, '0'),
      value: { steps: [{ validFromMs: 0, priceMinor: 1 }] },
    })),
  );
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const published = await server.store.publish(publication, 'prices', 'changes');
  isDone = true;
  expect(published.changed).toBe(20_000);
  // Three steps of 5,000 entries are written, counted and cleared away between others.
  expect(turns).toBeGreaterThanOrEqual(9);
  await server.close();
});
