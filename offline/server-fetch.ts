/**
 * How this kiosk speaks HTTP to its server. With a certificate authority of the operator's own, requests go over `node:https` with that
 * authority alone: Node's `fetch` takes none for itself, and one for the whole process would count for the payment terminal too.
 */
import { Agent, request } from 'node:https';
import { Readable } from 'node:stream';

export type ServerFetch = typeof globalThis.fetch;

const CONNECTIONS_MAX = 4;
const FIRST_REDIRECT = 300;
const FIRST_REFUSAL = 400;
const NO_BODY = [204, 205, 304];

/** `caPem` null: the system's authorities. The answers' bodies are streams; redirects are refused, as nobody here follows one. */
export function createServerFetch(caPem: string | null): ServerFetch {
  if (caPem === null) return globalThis.fetch;
  const agent = new Agent({ ca: caPem, keepAlive: true, maxSockets: CONNECTIONS_MAX });
  return (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    // Asked to speak in the clear (on loopback) there is no certificate to check.
    if (url.protocol !== 'https:') return globalThis.fetch(input, init);
    return new Promise((resolve, reject) => {
      const { method = 'GET', signal, body } = init;
      const headers = Object.fromEntries(new Headers(init.headers));
      const call = request(url, { agent, method, headers, ...(signal ? { signal } : {}) });
      call.on('error', reject);
      call.on('response', (incoming) => {
        const status = incoming.statusCode ?? 0;
        if (status >= FIRST_REDIRECT && status < FIRST_REFUSAL && status !== 304) {
          incoming.destroy();
          reject(new Error(`the server sends us elsewhere (${status})`));
          return;
        }
        const answered = new Headers();
        for (const [name, value] of Object.entries(incoming.headers)) answered.set(name, [value].flat().join(', '));
        const stream = NO_BODY.includes(status) ? null : (Readable.toWeb(incoming) as ReadableStream);
        if (stream === null) incoming.resume();
        resolve(new Response(stream, { status, headers: answered }));
      });
      call.end(body instanceof Uint8Array || typeof body === 'string' ? body : undefined);
    });
  };
}
