import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { claimPortBlock, freePortFrom, LOOPBACK, openPortPlan } from '../../../lab/ports.ts';

describe('the ports of a lab', () => {
  it('are the next ones where the wanted one is taken, and it says so', async () => {
    const other = createServer().listen(0, LOOPBACK);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const said: string[] = [];
    const { portFor } = await openPortPlan(port, (line) => said.push(line));
    const found = await portFor('lab');
    other.close();
    expect(found).toBeGreaterThan(port);
    expect(said).toEqual([`Port ${port} (lab) is in use: taking ${found}.`]);
  });

  it('are never given twice', async () => {
    const { portFor, release } = await openPortPlan(0, () => undefined);
    const ports = [await portFor('lab'), await portFor('server'), await portFor('network'), await portFor('terminal')];
    await release();
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('stay with it while something restarts: no other lab gets them', async () => {
    const [one, other] = [await claimPortBlock(), await claimPortBlock()];
    const first = await freePortFrom(one.firstPort);
    const second = await freePortFrom(other.firstPort);
    expect(Math.abs(first - second)).toBeGreaterThan(PORTS_OF_A_LAB);
    await one.release();
    await other.release();
  });
});

/** The furthest offset, and the twenty that a host tries. */
const PORTS_OF_A_LAB = 120;
