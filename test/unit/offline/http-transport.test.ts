import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpTransport } from '../../../offline/http-transport.ts';
import type { ServerFetch } from '../../../offline/server-fetch.ts';
import type { UploadRequest } from '../../../offline/wire/journal-wire.ts';
import { saleEntry, temporaryFolder, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';
import { kioskRows } from '../../support/kiosk-rows.ts';

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(() => place.remove());

const REQUEST: UploadRequest = {
  ...kioskRows('till-1').upload(1),
  instance: { id: '019ab000-0000-7000-8000-000000000001', machine: '' },
  head: { seq: 0, hash: '0'.repeat(64), signature: 's'.repeat(86) },
};
const ANSWER = { hwm: 0, hash: '0'.repeat(64), incarnation: 'first', quarantined: [], serverAtMs: 0 };

const transportWith = (fetch?: ServerFetch) =>
  createHttpTransport({
    url: 'http://127.0.0.1:1',
    identity: testIdentity(place.folder),
    now: () => 0,
    timeoutMs: 1_000,
    ...(fetch === undefined ? {} : { fetch }),
  });

describe('an upload that cannot be packed', () => {
  it('fails where it is made ready, and again once it is sent: not as a server that is out of reach', async () => {
    const transport = transportWith();
    const request: UploadRequest & { toJSON(): never } = {
      ...REQUEST,
      toJSON() {
        throw new Error('out of memory');
      },
    };
    expect(() => transport.makeReady?.(request)).toThrow('out of memory');
    await expect(transport.upload(request)).rejects.toThrow('out of memory');
    transport.close();
  });
});

describe('an upload that is packed as the server took it before', () => {
  const backlog = {
    ...REQUEST,
    rows: kioskRows('till-1').append(Array.from({ length: 40 }, (_, number) => saleEntry(number))),
  };
  const answers = (said: (coding: string | null) => { status: number; accepts: string | null }) => {
    const codings: (string | null)[] = [];
    const transport = transportWith(async (_url, { headers = {} } = {}) => {
      const coding = headers['content-encoding'] ?? null;
      codings.push(coding);
      const { status, accepts } = said(coding);
      const body = [Buffer.from(JSON.stringify(status === 200 ? ANSWER : { kind: 'badRequest', detail: '' }))];
      return {
        status,
        headers: { get: (name) => (name === 'accept-encoding' ? accepts : null) },
        body: Readable.from(body),
      };
    });
    return { codings, transport };
  };

  it('is sent once more with gzip where the server went back to the version before', async () => {
    let accepts: string | null = 'zstd, gzip';
    const { codings, transport } = answers((coding) => ({
      status: accepts === null && coding === 'zstd' ? 415 : 200,
      accepts,
    }));
    expect(await transport.upload(backlog)).toMatchObject({ ok: true });
    transport.makeReady?.(backlog);
    accepts = null;
    expect(await transport.upload(backlog)).toMatchObject({ ok: true });
    expect(await transport.upload({ ...backlog })).toMatchObject({ ok: true });
    expect(codings).toEqual(['gzip', 'zstd', 'gzip', 'gzip']);
  });

  it('is refused for good where the server takes no packing at all', async () => {
    const { codings, transport } = answers(() => ({ status: 415, accepts: null }));
    expect(await transport.upload(backlog)).toMatchObject({ ok: false, error: { kind: 'refused', status: 415 } });
    expect(codings).toEqual(['gzip']);
  });
});
