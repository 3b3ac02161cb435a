import { request } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import { err, ok, type Result } from '../../core/result.ts';

export const HTTPS_CONNECT_TIMEOUT_MS = 5_000;
export const HTTPS_ANSWER_BYTES_MAX = 1_048_576;

export type HttpsTarget = {
  url: string;
  /** PEM; null trusts the system's authorities. */
  caPem: string | null;
  /** A certificate whose common name ends with one of these is accepted whatever address the device has. */
  certificateNameSuffixes: readonly string[];
};

export type PostError =
  /** Refused, unknown host, or the TLS handshake failed: no byte of the request was handed to the wire. */
  | { kind: 'notSent'; detail: string }
  /** The line was up when it broke, timed out or was aborted: the request may have arrived. */
  | { kind: 'unknown'; detail: string };

export type HttpsAnswer = { statusCode: number; body: string };

/**
 * Posts JSON once. The TLS handshake is completed before the request is written, so that a failure before that point proves that
 * nothing was sent: an HTTP client that queues its first bytes on a half-open socket could not tell.
 */
export async function postJson(
  target: HttpsTarget,
  body: string,
  signal: AbortSignal,
): Promise<Result<HttpsAnswer, PostError>> {
  const opened = await openTls(target, signal);
  if (!opened.ok) return opened;
  return sendOver(opened.value, target, body, signal);
}

/** Whether the device answers on its wire: a handshake and nothing more, which no terminal shows to a person. */
export async function probe(target: HttpsTarget, signal: AbortSignal): Promise<Result<void, PostError>> {
  const opened = await openTls(target, signal);
  if (!opened.ok) return opened;
  opened.value.destroy();
  return ok(undefined);
}

function openTls(
  target: HttpsTarget,
  signal: AbortSignal,
): Promise<Result<TLSSocket, { kind: 'notSent'; detail: string }>> {
  const url = new URL(target.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(err({ kind: 'notSent', detail: 'aborted' }));
      return;
    }
    const socket = connect({
      host,
      port: url.port === '' ? 443 : Number(url.port),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(target.caPem === null ? {} : { ca: target.caPem }),
      checkServerIdentity: (name, certificate) => {
        const commonName = String(certificate.subject.CN);
        if (target.certificateNameSuffixes.some((suffix) => commonName.endsWith(suffix))) return undefined;
        return checkServerIdentity(name, certificate);
      },
    });
    const giveUp = (): void => void socket.destroy(new Error('aborted'));
    const timeout = setTimeout(() => socket.destroy(new Error('connect timed out')), HTTPS_CONNECT_TIMEOUT_MS);
    const settle = (): void => {
      clearTimeout(timeout);
      signal.removeEventListener('abort', giveUp);
      socket.removeListener('error', failed);
      socket.removeListener('close', closed);
    };
    const failed = (error: Error): void => {
      settle();
      // A destroyed socket may still report a late error, which would otherwise end the process.
      socket.on('error', () => undefined);
      resolve(err({ kind: 'notSent', detail: error.message }));
    };
    const closed = (): void => failed(new Error('closed during the handshake'));
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('error', failed);
    socket.once('close', closed);
    socket.once('secureConnect', () => {
      settle();
      socket.on('error', () => undefined);
      resolve(ok(socket));
    });
  });
}

function sendOver(
  socket: TLSSocket,
  target: HttpsTarget,
  body: string,
  signal: AbortSignal,
): Promise<Result<HttpsAnswer, PostError>> {
  return new Promise((resolve) => {
    const unknown = (detail: string): void => {
      resolve(err({ kind: 'unknown', detail }));
      socket.destroy();
    };
    const call = request(target.url, {
      method: 'POST',
      createConnection: () => socket,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), connection: 'close' },
      signal,
    });
    call.on('error', (error) => unknown(error.message));
    call.on('close', () => unknown('closed before the answer was complete'));
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('error', (error) => unknown(error.message));
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > HTTPS_ANSWER_BYTES_MAX) unknown(`answer longer than ${HTTPS_ANSWER_BYTES_MAX} bytes`);
        else chunks.push(chunk);
      });
      response.on('end', () => {
        if (!response.complete) return;
        resolve(ok({ statusCode: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
        socket.destroy();
      });
    });
    call.end(body);
  });
}
