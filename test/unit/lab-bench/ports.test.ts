import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createPortPlan, LOOPBACK } from '../../../lab/ports.ts';

describe('the ports of a lab', () => {
  it('are the next ones where the wanted one is taken, and it says so', async () => {
    const other = createServer().listen(0, LOOPBACK);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const said: string[] = [];
    const found = await createPortPlan(port, (line) => said.push(line))('lab');
    other.close();
    expect(found).toBeGreaterThan(port);
    expect(said).toEqual([`Port ${port} (lab) is in use: taking ${found}.`]);
  });

  it('are never given twice', async () => {
    const portFor = createPortPlan(0, () => undefined);
    const ports = [await portFor('lab'), await portFor('server'), await portFor('network'), await portFor('terminal')];
    expect(new Set(ports).size).toBe(ports.length);
  });
});
