import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpTransport } from '../../../offline/http-transport.ts';
import type { UploadRequest } from '../../../offline/wire/journal-wire.ts';
import { temporaryFolder, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';

let place: ReturnType<typeof temporaryFolder>;
const unhandled: unknown[] = [];
const note = (cause: unknown) => void unhandled.push(cause);
beforeEach(() => {
  place = temporaryFolder();
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});
afterEach(() => {
  process.off('unhandledRejection', note);
  place.remove();
});

describe('an upload that cannot be packed', () => {
  it('is nobody’s failure where it was only made ready, and its own once it is sent', async () => {
    const transport = createHttpTransport({
      url: 'http://127.0.0.1:1',
      identity: testIdentity(place.folder),
      now: () => 0,
      timeoutMs: 1_000,
    });
    const request: UploadRequest & { toJSON(): never } = {
      ...kioskRows('till-1').upload(1),
      instance: { id: '019ab000-0000-7000-8000-000000000001', machine: '' },
      head: { seq: 0, hash: '0'.repeat(64), signature: 's'.repeat(86) },
      toJSON() {
        throw new Error('out of memory');
      },
    };
    transport.makeReady?.(request);
    // Node tells of rejections that nobody handles before the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
    await expect(transport.upload(request)).rejects.toThrow('out of memory');
    transport.close();
  });
});
