/**
 * How this kiosk speaks HTTP to its server: over `node:http` and `node:https`. Node's `fetch` takes no certificate authority for itself, one
 * for the whole process would count for the payment terminal too, and an upload costs it several times the work.
 */
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';

export interface FetchedAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Read once, to its end or not at all. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

export interface FetchOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
  signal?: AbortSignal;
}

/** The part of `fetch` that is needed here; rejects where there is no answer. Nobody here follows a redirect. */
export type ServerFetch = (url: URL, options?: FetchOptions) => Promise<FetchedAnswer>;

const CONNECTIONS_MAX = 4;
const SWITCHING_PROTOCOLS = 101;
const FIRST_REDIRECT = 300;
const FIRST_REFUSAL = 400;
const NOT_MODIFIED = 304;
const SPEAKS_ANOTHER_PROTOCOL = `the server speaks another protocol (${SWITCHING_PROTOCOLS})`;

/** `caPem` null: the system's authorities. */
export function createServerFetch(caPem: string | null): ServerFetch {
  const common = { keepAlive: true, maxSockets: CONNECTIONS_MAX };
  const plain = new PlainAgent(common);
  const tls = new TlsAgent({ ...common, ...(caPem === null ? {} : { ca: caPem }) });
  return (url, { body, ...options } = {}) =>
    new Promise((resolve, reject) => {
      const send = (headers: Record<string, string> | undefined) => {
        const sent = { ...options, ...(headers === undefined ? {} : { headers }) };
        return url.protocol === 'https:'
          ? tlsRequest(url, { ...sent, agent: tls })
          : plainRequest(url, { ...sent, agent: plain });
      };
      const call = send(
        body === undefined ? options.headers : { ...options.headers, 'content-length': `${body.length}` },
      );
      call.on('error', reject);
      // Where an answer was there, or an error, this changes nothing any more.
      call.on('close', () => reject(new Error('the connection ended without an answer')));
      // Without a listener Node destroys the socket silently, and the abort finds nothing left to end.
      call.on('upgrade', (_, socket) => {
        socket.destroy();
        reject(new Error(SPEAKS_ANOTHER_PROTOCOL));
      });
      call.on('response', (answer) => {
        const status = answer.statusCode ?? 0;
        // Without the header that says which: no upgrade to Node, and a body that never ends.
        if (status === SWITCHING_PROTOCOLS) {
          answer.destroy();
          reject(new Error(SPEAKS_ANOTHER_PROTOCOL));
          return;
        }
        if (status >= FIRST_REDIRECT && status < FIRST_REFUSAL && status !== NOT_MODIFIED) {
          answer.destroy();
          reject(new Error(`the server sends us elsewhere (${status})`));
          return;
        }
        const get = (name: string): string | null => [answer.headers[name] ?? []].flat().join(', ') || null;
        resolve({ status, headers: { get }, body: answer });
      });
      call.end(body);
    });
}

/** The whole body. Rejects where it is longer than `bytesMax`. */
export async function bytesOf({ body }: Pick<FetchedAnswer, 'body'>, bytesMax: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new Error(`the answer is longer than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
