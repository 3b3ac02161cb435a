import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PTY_BACKLOG_BYTES_MAX, PtyFarEnd } from '../../../hardware/simulators/pty.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { closing, eventually, FAST_RETRY_MS, temporaryFolder } from './support.ts';

async function plugged() {
  const far = closing(new PtyFarEnd(join(temporaryFolder(), 'line')));
  await far.plug();
  return far;
}

function reader(far: PtyFarEnd) {
  const wire = closing(new SerialWire({ path: far.path, baudRate: 9_600, retryMs: FAST_RETRY_MS }));
  let count = 0;
  let last = -1;
  let isOrdered = true;
  wire.onBytes((bytes) => {
    for (const byte of bytes) {
      isOrdered &&= count === 0 || byte === (last + 1) % 251;
      last = byte;
      count += 1;
    }
  });
  return {
    connected: () =>
      eventually(
        (look) => wire.onConnected(look),
        () => wire.connected,
      ),
    has: (wanted: number) =>
      eventually(
        (look) => wire.onBytes(look),
        () => count === wanted,
      ),
    get isOrdered() {
      return isOrdered;
    },
  };
}

const counting = (from: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (from + index) % 251);

test('a line that nobody reads takes what it holds, loses the rest, and blocks nobody', async () => {
  const far = await plugged();
  const pieces = Array.from({ length: 200 }, () => far.send(new Uint8Array(1_000)));
  const taken = pieces.filter((isTaken) => isTaken).length;
  expect(taken).toBeGreaterThanOrEqual(Math.floor(PTY_BACKLOG_BYTES_MAX / 1_000));
  expect(taken).toBeLessThan(pieces.length);
  await far.unplug();
  expect(far.send(Uint8Array.of(1))).toBe(false);
});

test('more than the line holds at once arrives whole and in its order', async () => {
  const far = await plugged();
  const near = reader(far);
  await near.connected();
  expect(far.send(counting(0, 50_000))).toBe(true);
  expect(far.send(counting(50_000, 10_000))).toBe(true);
  await near.has(60_000);
  expect(near.isOrdered).toBe(true);
});
