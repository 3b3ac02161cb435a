/**
 * One PostgreSQL for a whole run of vitest, started when the first test file asks for it. Runs in vitest's own process (`globalSetup`);
 * test files, which are processes of their own, ask by connecting to the door, one line each way.
 */
import { createServer } from 'node:net';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from '../../lab/postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresDoor: number;
  }
}

/** Answered to `create`, and to `drop <url>` with `done`. */
export type DoorAnswer = { url: string } | { lacks: string } | { done: true };

export default async function openDoor(project: TestProject): Promise<() => Promise<void>> {
  let starting: ReturnType<typeof startPostgres> | null = null;
  const wishes = new Set<Promise<void>>();

  async function answer(wish: string): Promise<DoorAnswer> {
    starting ??= startPostgres();
    const started = await starting;
    if (!started.ok) return { lacks: started.error.detail };
    return fulfil(started.value, wish);
  }

  const door = createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('utf8');
    });
    socket.on('error', (error) => process.emitWarning(error));
    socket.on('end', () => {
      const done = answer(text.trim())
        .catch((cause: unknown): DoorAnswer => ({ lacks: String(cause) }))
        .then((said) => void socket.end(JSON.stringify(said)))
        .finally(() => wishes.delete(done));
      wishes.add(done);
    });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('the door has no port');
  project.provide('postgresDoor', address.port);
  return async () => {
    door.close();
    await Promise.allSettled(wishes);
    const started = await starting;
    if (started?.ok) await started.value.stop();
  };
}

async function fulfil(server: PostgresServer, wish: string): Promise<DoorAnswer> {
  if (wish === 'create') return { url: await server.createDatabase() };
  await server.dropDatabase(wish.slice('drop '.length));
  return { done: true };
}
