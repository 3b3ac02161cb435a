import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { uploadAnswerSchema } from '../../../offline/wire/journal-wire.ts';
import { openApiDocument } from '../../../server/openapi/document.ts';
import type { RouteEntry } from '../../../server/routes/route.ts';
import type { RunningServer } from '../../../server/start.ts';
import { startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';
import { structuralProblems } from './openapi-structure.ts';

const documentSchema = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string() }))),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
});

let place: ReturnType<typeof temporaryFolder>;
let server: RunningServer;
let document: z.infer<typeof documentSchema>;

beforeEach(async () => {
  place = temporaryFolder();
  server = await startTestServer(place.folder);
  document = documentSchema.parse(await (await fetch(new URL('/v1/openapi.json', server.url))).json());
});
afterEach(async () => {
  await server.close();
  place.remove();
});

/** What fastify would answer at all, as `GET /v1/health`. */
const routesOfServer = (): string[] =>
  server
    .routes()
    .filter(({ method }) => method !== 'HEAD')
    .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`)
    .sort();

const routesOfDocument = (): string[] =>
  Object.entries(document.paths)
    .flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();

describe('the OpenAPI document', () => {
  it('has every route of the server, and no other', () => {
    expect(routesOfServer().length).toBeGreaterThan(8);
    expect(routesOfDocument()).toEqual(routesOfServer());
  });

  it('is well formed', () => {
    expect(structuralProblems(document)).toEqual([]);
  });

  it('says who may ask, and what is answered', () => {
    expect(document.paths['/v1/journal']?.post).toMatchObject({
      operationId: 'postV1Journal',
      security: [{ kiosk: [], at: [], signature: [] }],
      requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/UploadRequest' } } } },
      responses: {
        200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/UploadAnswer' } } } },
        401: {},
        409: {},
        503: {},
      },
    });
    expect(document.paths['/v1/ledger/sales']?.get).toMatchObject({
      security: [{ loopback: [] }],
      parameters: expect.arrayContaining([
        {
          name: 'limit',
          in: 'query',
          required: false,
          schema: expect.objectContaining({ maximum: 500, default: 100 }),
        },
      ]),
    });
    expect(document.components.schemas.UploadRequest).toMatchObject({
      properties: { rows: { maxItems: 500, items: { $ref: '#/components/schemas/JournalRow' } } },
    });
  });

  it('describes a request as it may be sent: what has a default may be left out', () => {
    const { Batch, UploadRequest } = z
      .record(z.string(), z.looseObject({ required: z.array(z.string()).optional() }))
      .parse(document.components.schemas);
    expect(Batch?.required).toEqual(['batchId', 'kiosk', 'fromMs', 'toMs', 'lines']);
    expect(JSON.stringify(Batch)).toContain(
      '"required":["terminalReference","amountMinor","currency","outcome","atMs"]',
    );
    expect(JSON.stringify(UploadRequest)).toContain('"required":["id","machine"]');
    expect(document.paths['/v1/enrol']?.post).toMatchObject({
      requestBody: {
        content: { 'application/json': { schema: { required: ['kiosk', 'epoch', 'publicKey', 'enrolmentCode'] } } },
      },
    });
  });

  it('says of every parameter what it is: any other is refused', async () => {
    const unknown = ['/v1/ledger/sales?limits=5', '/v1/ledger/summary?kiosk=till-1', '/v1/alarms?status=open'];
    for (const path of [...unknown, '/v1/ledger/check?kiosk=till-1&from=1', '/v1/settlement/batches/b-1?full=1']) {
      const answer = await fetch(new URL(path, server.url));
      expect([path, answer.status, await answer.json()]).toEqual([
        path,
        400,
        { kind: 'badRequest', detail: expect.stringContaining('Unrecognized key') },
      ]);
    }
    // What asks whether it lives may add what it likes.
    expect((await fetch(new URL('/v1/health?probe=7', server.url))).status).toBe(200);
  });

  it('describes an answer by the schema that the kiosk checks it with', () => {
    const { UploadAnswer } = document.components.schemas;
    expect(UploadAnswer).toMatchObject({
      properties: Object.fromEntries(Object.keys(uploadAnswerSchema.shape).map((key) => [key, expect.anything()])),
    });
  });
});

describe('the structural check', () => {
  const route: RouteEntry = {
    method: 'GET',
    path: '/things/:id',
    subject: 's',
    summary: 's',
    access: 'open',
    answers: { 200: { description: 'd', schema: z.string() } },
  };
  const problemsOf = (entries: RouteEntry[], change: (text: string) => string = (text) => text) =>
    structuralProblems(
      JSON.parse(change(JSON.stringify(openApiDocument(entries, { requests: {}, answers: {} }, '1')))),
    );

  it('finds a path parameter that is not described', () => {
    expect(problemsOf([route])).toEqual(['get /things/{id}: the parameter id is not described']);
    expect(problemsOf([{ ...route, params: z.object({ id: z.string() }) }])).toEqual([]);
  });

  it('finds a reference that leads nowhere, and two operations of one name', () => {
    const plain = { ...route, path: '/things' };
    expect(problemsOf([plain], (text) => text.replaceAll('schemas/Refusal', 'schemas/Nothing'))).toContain(
      '#/components/schemas/Nothing leads nowhere',
    );
    expect(problemsOf([plain, { ...plain, path: '/things/' }])).toEqual(['getThings names two operations']);
  });
});
