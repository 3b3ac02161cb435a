import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openNetwork } from '../../../lab/network.ts';
import { LOOPBACK, openPortPlan } from '../../../lab/ports.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A server that answers each connection with its name. */
async function namedServer(name: string): Promise<URL> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.write(name);
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  closers.push(() => void server.close());
  return new URL(`http://${LOOPBACK}:${(server.address() as AddressInfo).port}`);
}

async function networkTo(target: () => URL) {
  const { portFor, release } = await openPortPlan(0, () => undefined);
  closers.push(release);
  const network = await openNetwork({ port: await portFor('network'), target });
  closers.push(() => network.close());
  return network;
}

function dial(url: string): Socket {
  const socket = connect({ host: LOOPBACK, port: Number(new URL(url).port) });
  closers.push(() => void socket.destroy());
  return socket;
}

const firstWords = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0]);

describe('the cable between kiosks and server', () => {
  it('carries bytes both ways while it is on', async () => {
    const server = await namedServer('one');
    const network = await networkTo(() => server);
    expect(await firstWords(dial(network.url))).toBe('one');
  });

  it('tears off what is connected and refuses what connects once it is off', async () => {
    const server = await namedServer('one');
    const network = await networkTo(() => server);
    const before = dial(network.url);
    await firstWords(before);
    const torn = once(before, 'close');
    await network.off();
    await torn;
    const [refused] = await once(dial(network.url), 'error');
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
    expect(network.isOn).toBe(false);
  });

  it('comes back on the same address, and follows a server that moved', async () => {
    let server = await namedServer('one');
    const network = await networkTo(() => server);
    const { url } = network;
    await network.off();
    server = await namedServer('two');
    await network.on();
    expect(network.url).toBe(url);
    expect(await firstWords(dial(url))).toBe('two');
  });

  it('tells when it is switched', async () => {
    const server = await namedServer('one');
    const network = await networkTo(() => server);
    const seen: boolean[] = [];
    network.onChange(() => seen.push(network.isOn));
    await network.off();
    await network.on();
    expect(seen).toEqual([false, true]);
  });
});
