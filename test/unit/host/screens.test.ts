import { expect, test } from 'vitest';
import type { FromScreen, ScreenConnection, ToScreen } from '../../../core/contract/carrier.ts';
import type { ScreenCommand } from '../../../core/contract/commands.ts';
import { COMMANDS_REMEMBERED_MAX, createScreens } from '../../../host/screens.ts';
import { MILK, payByCard, shopperWith } from '../core/world.ts';

/** A hub that shows a shopper's session, with one screen on it. */
function shown() {
  const world = shopperWith(MILK);
  const carriedOut: string[] = [];
  const screens = createScreens({
    boot: 'boot-1',
    view: () => world.view,
    carryOut: async ({ type }) => {
      carriedOut.push(type);
      return null;
    },
    answer: ({ type }) => ({ type, items: [] }),
    keys: () => undefined,
  });
  const sent: ToScreen[] = [];
  let listener: (message: FromScreen) => void = () => undefined;
  const connection: ScreenConnection = {
    send: (message) => void sent.push(message),
    onMessage: (to) => {
      listener = to;
    },
    onClose: () => undefined,
    close: () => undefined,
  };
  screens.add(connection, 'control');
  let count = 0;
  /** Taps, as on the view of that sequence; the answer's refusal. */
  async function tap(command: ScreenCommand, seq: number, boot = 'boot-1', commandId = `tapped-${count}`) {
    count += 1;
    listener({ kind: 'command', commandId, boot, seq, command });
    const answer = () => sent.findLast((message) => message.kind === 'answer' && message.commandId === commandId);
    await expect.poll(answer).toBeDefined();
    const found = answer();
    return found?.kind === 'answer' ? found.refusal : 'invalid';
  }
  return { world, screens, sent, tap, carriedOut };
}

test('a tap meant for a screen that has gone is refused as stale', async () => {
  const { world, screens, tap, carriedOut } = shown();
  payByCard(world);
  screens.publish();
  expect(await tap({ type: 'line.void', lineId: 'x' }, 1)).toBe('stale');
  expect(await tap({ type: 'pay.cancel' }, 2)).toBeNull();
  expect(carriedOut).toEqual(['pay.cancel']);
});

test('a tap on the same screen is none the worse for a line that was added meanwhile', async () => {
  const { world, screens, tap } = shown();
  world.submit({ type: 'item.offered', raw: MILK.code, product: MILK });
  screens.publish();
  expect(await tap({ type: 'line.void', lineId: 'x' }, 1)).toBeNull();
});

test.each([
  [7, 'boot-1'],
  [1, 'boot-0'],
])('a tap on sequence %i of %s comes from another life', async (seq, boot) => {
  expect(await shown().tap({ type: 'pay.back' }, seq, boot)).toBe('stale');
});

test('a call for help is never too late', async () => {
  const { world, screens, tap } = shown();
  payByCard(world);
  screens.publish();
  expect(await tap({ type: 'help.call' }, 1)).toBeNull();
});

test('the same tap twice is carried out once', async () => {
  const { tap, carriedOut, sent } = shown();
  await tap({ type: 'help.call' }, 1, 'boot-1', 'first-tap');
  await tap({ type: 'help.call' }, 1, 'boot-1', 'first-tap');
  await expect.poll(() => sent.at(-1)).toMatchObject({ kind: 'answer', refusal: 'repeated' });
  expect(carriedOut).toEqual(['help.call']);
});

test('so many taps are remembered and no more', async () => {
  const { tap, carriedOut } = shown();
  await tap({ type: 'help.call' }, 1, 'boot-1', 'first-tap');
  for (let count = 0; count < COMMANDS_REMEMBERED_MAX; count += 1) await tap({ type: 'session.touch' }, 1);
  await tap({ type: 'help.call' }, 1, 'boot-1', 'first-tap');
  await expect.poll(() => carriedOut.filter((type) => type === 'help.call').length).toBe(2);
});

test('nothing is sent where nothing changed', () => {
  const { screens, sent } = shown();
  screens.publish();
  expect(sent.map(({ kind }) => kind)).toEqual(['snapshot']);
});
