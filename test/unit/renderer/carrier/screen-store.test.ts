import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { FromScreen, Refusal, ToScreen } from '../../../../core/contract/carrier.ts';
import type { View } from '../../../../core/contract/view.ts';
import type { HostLink, LinkListener } from '../../../../renderer/carrier/host-link.ts';
import { createScreenStore, type ScreenStore } from '../../../../renderer/carrier/screen-store.ts';
import { views } from '../../../../renderer/gallery/views.ts';

type Sent = Extract<FromScreen, { kind: 'command' }>;

const BOOT = 'boot';
const view = (name: string): View => {
  const found = views[name];
  if (found === undefined) throw new Error(`the gallery has no ${name}`);
  return found;
};

/** A host that answers when it is told to. */
class Host implements HostLink {
  readonly sent: Sent[] = [];
  #listener: LinkListener | null = null;

  open(listener: LinkListener): void {
    this.#listener = listener;
  }
  send(message: FromScreen): void {
    if (message.kind === 'command') this.sent.push(message);
  }
  restart(): void {
    throw new Error('the line broke');
  }
  close(): void {
    throw new Error('nobody closes it here');
  }

  tells(message: ToScreen): void {
    this.#listener?.onMessage(message);
  }
  shows(name: string, seq: number): void {
    this.tells({ kind: 'snapshot', boot: BOOT, seq, controls: true, view: view(name) });
  }
  answers(at: number, refusal: Refusal | null = null): void {
    const command = this.sent[at];
    if (command === undefined) throw new Error(`command ${at} was never sent`);
    this.tells({ kind: 'answer', commandId: command.commandId, refusal });
  }
  goesDown(): void {
    this.#listener?.onDown();
  }
  get types(): string[] {
    return this.sent.map(({ command }) => command.type);
  }
}

describe('a tap while the one before has no answer yet', () => {
  let host: Host;
  let store: ScreenStore;

  beforeEach(() => {
    host = new Host();
    store = createScreenStore(host, 'token');
    host.shows('staffNothingOpen', 7);
  });

  test('is not lost: it goes when the answer is there', async () => {
    const signOut = store.send({ type: 'staff.signOut' });
    const pay = store.send({ type: 'bags.open' });
    expect(host.types).toEqual(['staff.signOut']);
    host.answers(0);
    await expect(signOut).resolves.toEqual({ done: true, refusal: null });
    expect(host.types).toEqual(['staff.signOut', 'bags.open']);
    host.answers(1);
    await expect(pay).resolves.toEqual({ done: true, refusal: null });
  });

  test('counts for the screen that it was made on, so that the host can refuse it where that has gone', async () => {
    void store.send({ type: 'staff.signOut' });
    const pay = store.send({ type: 'bags.open' });
    host.shows('payment', 8);
    host.answers(0);
    await vi.waitUntil(() => host.sent.length === 2);
    expect(host.sent[1]).toMatchObject({ boot: BOOT, seq: 7 });
    host.answers(1, 'stale');
    await expect(pay).resolves.toEqual({ done: false, refusal: 'stale' });
  });

  test('goes also where the one before was refused', async () => {
    void store.send({ type: 'staff.signOut' });
    void store.send({ type: 'bags.open' });
    host.answers(0, 'notNow');
    await vi.waitUntil(() => host.sent.length === 2);
  });

  test('is dropped when it is the same one, as from a trembling finger', async () => {
    void store.send({ type: 'bags.open' });
    await expect(store.send({ type: 'bags.open' })).resolves.toEqual({ done: false, refusal: 'waiting' });
    expect(host.types).toEqual(['bags.open']);
  });

  test('is dropped when another one waits already', async () => {
    void store.send({ type: 'staff.signOut' });
    void store.send({ type: 'bags.open' });
    await expect(store.send({ type: 'help.call' })).resolves.toEqual({ done: false, refusal: 'waiting' });
    host.answers(0);
    await vi.waitUntil(() => host.sent.length === 2);
    expect(host.types).toEqual(['staff.signOut', 'bags.open']);
  });

  test('is not carried out after the line was down', async () => {
    const signOut = store.send({ type: 'staff.signOut' });
    const pay = store.send({ type: 'bags.open' });
    host.goesDown();
    await expect(signOut).resolves.toEqual({ done: false, refusal: 'offline' });
    await expect(pay).resolves.toEqual({ done: false, refusal: 'waiting' });
    host.shows('staffNothingOpen', 9);
    void store.send({ type: 'help.call' });
    expect(host.types).toEqual(['staff.signOut', 'help.call']);
  });

  test('leaves room for the next pair once both are answered', async () => {
    for (const at of [0, 2]) {
      const first = store.send({ type: 'staff.signOut' });
      const second = store.send({ type: 'bags.open' });
      host.answers(at);
      await first;
      await vi.waitUntil(() => host.sent.length === at + 2);
      host.answers(at + 1);
      await second;
    }
    expect(host.types).toEqual(['staff.signOut', 'bags.open', 'staff.signOut', 'bags.open']);
  });
});
