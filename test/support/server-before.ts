/**
 * A server that can be put back to the version before runs and totals were told: it refuses every upload that says more than it knows, and every one packed otherwise than with gzip. The
 * form is that version's own, copied.
 */
import { z } from 'zod';
import { bytesOf, createServerFetch, type FetchedAnswer, type ServerFetch } from '../../offline/server-fetch.ts';
import { journalRowSchema, type UploadRequest, uploadRequestSchema } from '../../offline/wire/journal-wire.ts';
import { ROW_LINES_CONTENT_TYPE, readRowLines } from '../../offline/wire/row-lines.ts';
import { unpacked } from '../../server/body.ts';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const uploadBeforeSchema = z.strictObject({
  kiosk: z.string().regex(/^[a-z0-9-]{1,32}$/),
  epoch: z.uuid(),
  from: z.int().min(1),
  prevHash: hashSchema,
  rows: z.array(journalRowSchema).max(500),
  instance: z.strictObject({
    id: z.uuid(),
    machine: z.string().regex(/^(|[0-9a-f]{64})$/),
    clockOffsetMs: z.int().default(0),
    isLeaving: z.boolean().default(false),
  }),
  head: z.strictObject({ seq: z.int().min(0), hash: hashSchema, signature: z.string().regex(/^[\w-]{86}$/) }),
  sessionKeys: z
    .array(z.strictObject({ session: z.string().min(1).max(60), wrapped: z.string().min(1).max(200) }))
    .max(500)
    .optional(),
  behind: z.int().min(0).optional(),
  erasuresDone: z.int().min(0).optional(),
});

export interface ServerBefore {
  /** The line to the running server, which is of the present version. */
  readonly fetch: ServerFetch;
  isBefore: boolean;
  /** Uploads whose form it did not know. */
  readonly refused: number;
  /** How the packed uploads came, those that it cannot unpack included. */
  readonly codings: readonly string[];
  /** Of all uploads, those that were refused for it included. */
  readonly contentTypes: readonly string[];
  /** Resolves with the next upload that is answered and as wanted. */
  heard(isMet: (upload: UploadRequest) => boolean): Promise<UploadRequest>;
}

export function serverBefore(isBefore: boolean): ServerBefore {
  const present = createServerFetch(null);
  let waiting: { isMet(upload: UploadRequest): boolean; resolve(upload: UploadRequest): void }[] = [];
  const codings: string[] = [];
  const contentTypes: string[] = [];
  const line: { -readonly [Key in keyof ServerBefore]: ServerBefore[Key] } = {
    ...{ isBefore, refused: 0, codings, contentTypes },
    heard: (isMet: (upload: UploadRequest) => boolean) =>
      new Promise<UploadRequest>((resolve) => waiting.push({ isMet, resolve })),
    async fetch(url, options = {}) {
      const { body } = options;
      if (url.pathname === '/v1/enrol') {
        const asBefore = line.isBefore;
        const { takes, ...known } = z
          .looseObject({ takes: z.unknown() })
          .parse(await jsonOf(await present(url, options)));
        return { status: 200, headers: { get: () => null }, body: bodyOf(asBefore ? known : { ...known, takes }) };
      }
      if (url.pathname !== '/v1/journal' || body === undefined) return present(url, options);
      const coding = options.headers?.['content-encoding'];
      if (coding !== undefined) codings.push(coding);
      if (line.isBefore && coding !== undefined && coding !== 'gzip') {
        return { status: 415, headers: { get: () => null }, body: bodyOf({ kind: 'badRequest' }) };
      }
      const text = unpacked(Buffer.from(body), coding).toString();
      const contentType = options.headers?.['content-type'] ?? '';
      contentTypes.push(contentType);
      const isInLines = contentType === ROW_LINES_CONTENT_TYPE;
      if (line.isBefore && isInLines) {
        return { status: 415, headers: { get: () => null }, body: bodyOf({ kind: 'badRequest' }) };
      }
      const said: unknown = isInLines ? uploadInLines(text) : JSON.parse(text);
      if (line.isBefore && !uploadBeforeSchema.safeParse(said).success) {
        line.refused += 1;
        return { status: 400, headers: { get: () => null }, body: bodyOf({ kind: 'badRequest' }) };
      }
      const isAsBefore = line.isBefore;
      const answer = await present(url, options);
      const { takes, ...known } = z.looseObject({ takes: z.unknown() }).parse(await jsonOf(answer));
      const upload = uploadRequestSchema.parse(said);
      waiting = waiting.filter(({ isMet, resolve }) => !isMet(upload) || resolve(upload));
      const headers = {
        get: (name: string) => (isAsBefore && name === 'accept-encoding' ? null : answer.headers.get(name)),
      };
      return { ...answer, headers, body: bodyOf(isAsBefore ? known : { ...known, takes }) };
    },
  };
  return line;
}

function uploadInLines(text: string): unknown {
  const { chain: _, ...upload } = readRowLines(text).data ?? {};
  return upload;
}

const jsonOf = async (answer: FetchedAnswer): Promise<unknown> =>
  JSON.parse(`${await bytesOf(answer, Number.MAX_SAFE_INTEGER)}`);

async function* bodyOf(value: unknown): AsyncGenerator<Uint8Array> {
  yield Buffer.from(JSON.stringify(value));
}
