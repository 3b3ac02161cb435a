import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { invariant } from '../../../core/result.ts';
import { bytesOf, createServerFetch } from '../../../offline/server-fetch.ts';

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

/** A server that answers every request with this, or only ends the connection. */
async function answering(
  answer: string,
  change: { isEnded?: boolean } = {},
): Promise<{ url: URL; closed: Promise<unknown> }> {
  const { promise: closed, resolve: sawClose } = Promise.withResolvers<unknown>();
  server = createServer((socket: Socket) => {
    socket.on('error', sawClose);
    socket.on('close', sawClose);
    socket.once('data', () => (change.isEnded === true ? socket.end(answer) : socket.write(answer)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  invariant(typeof address === 'object' && address !== null, 'a TCP server has a port');
  return { url: new URL(`http://127.0.0.1:${address.port}/v1/journal`), closed };
}

const upload = (url: URL, signal = new AbortController().signal) =>
  createServerFetch(null)(url, { method: 'POST', body: new TextEncoder().encode('{}'), signal });

describe('a request to the server ends', () => {
  it('and so does its connection, where the server answers with another protocol that nobody asked for', async () => {
    const { url, closed } = await answering(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nhello',
    );
    await expect(upload(url)).rejects.toThrow('the server speaks another protocol (101)');
    await closed;
  });

  it.each([
    ['101 without saying which protocol', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', {}],
    ['a status line that is none', 'HTTP/1.1 garbage\r\n\r\n', {}],
    ['something that is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', {}],
    ['a head that breaks off', 'HTTP/1.1 200 OK\r\nContent-Le', { isEnded: true }],
    ['nothing but the end of the connection', '', { isEnded: true }],
  ])('where the answer is %s', async (_, answer, change) => {
    const { url } = await answering(answer, change);
    await expect(upload(url)).rejects.toThrow();
  });

  it('where the body is shorter than was said: its reader hears so', async () => {
    const { url } = await answering('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', { isEnded: true });
    const answer = await upload(url);
    expect(answer.status).toBe(200);
    await expect(bytesOf(answer, 100)).rejects.toThrow();
  });

  it.each([
    ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
    [
      'that only offers another protocol',
      'HTTP/1.1 200 OK\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 2\r\n\r\nok',
      200,
      'ok',
    ],
    [
      'after a word that it is under way',
      'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      200,
      'ok',
    ],
  ])('with an answer %s', async (_, text, status, body) => {
    const { url } = await answering(text);
    const answer = await upload(url);
    expect([answer.status, `${await bytesOf(answer, 100)}`]).toEqual([status, body]);
  });

  it('where the server says nothing and the caller gives up', async () => {
    const { url } = await answering('');
    const giveUp = new AbortController();
    const asked = upload(url, giveUp.signal);
    giveUp.abort();
    await expect(asked).rejects.toThrow();
  });
});
