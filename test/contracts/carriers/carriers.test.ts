import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Refusal } from '../../../core/contract/carrier.ts';
import { applyChanges } from '../../../core/contract/changes.ts';
import type { ScreenCommand } from '../../../core/contract/commands.ts';
import type { View } from '../../../core/contract/view.ts';
import { KEY_PRESSES_MAX, type KeyPress } from '../../../core/keyboard/keyboard-devices.ts';
import { MESSAGES_BURST_MAX } from '../../../host/carriers/incoming.ts';
import { createScreens, type Screens } from '../../../host/screens.ts';
import { KINDS, type Line, type Rig, TOKEN } from './rigs.ts';

const VIEW: View = {
  kiosk: { kioskId: 'k1', journey: 'checkout', brand: 'fennel', placeName: 'Here', currency: 'EUR', languages: ['en'] },
  language: 'en',
  sessionOpen: true,
  total: { amountMinor: 0, itemCount: 0 },
  helpCalled: false,
  notice: null,
  staff: null,
  interventions: [],
  bagging: null,
  idleWarning: null,
  status: { server: 'online', devices: [] },
  scale: null,
  payBy: null,
  cash: null,
  screen: { name: 'language' },
};

const idOf = (index: number): string => `command-${String(index).padStart(4, '0')}`;
const help = (index: number, seq = 1) => ({
  kind: 'command',
  commandId: idOf(index),
  boot: 'boot-1',
  seq,
  command: { type: 'help.call' },
});

describe.each(KINDS)('the $name carrier', ({ name, start, overLong, slowReader }) => {
  let rig: Rig;
  let screens: Screens;
  let view: View;
  let carriedOut: ScreenCommand[];
  let typed: KeyPress[];

  beforeEach(async () => {
    rig = await start();
    view = VIEW;
    carriedOut = [];
    typed = [];
    screens = createScreens({
      boot: 'boot-1',
      view: () => view,
      carryOut: async (command): Promise<Refusal | null> => {
        carriedOut.push(command);
        return command.type === 'session.leave' ? 'notNow' : null;
      },
      answer: (query) => ({ type: query.type, items: [] }),
      keys: (keys) => void typed.push(...keys),
    });
    rig.carrier.onScreen((screen, { wants }) => screens.add(screen, wants));
  });
  afterEach(() => rig.end());

  const show = (change: Partial<View>): void => {
    view = { ...view, ...change };
    screens.publish();
  };
  const greeted = async (wants: 'control' | 'mirror' = 'control'): Promise<Line> => {
    const line = await rig.open();
    line.send({ kind: 'hello', token: TOKEN, wants });
    await line.until(({ kind }) => kind === 'snapshot');
    return line;
  };
  /** Everything that was sent before this answer has been dealt with. */
  const settled = async (line: Line, queryId = 'settled'): Promise<void> => {
    line.send({ kind: 'query', queryId, query: { type: 'produce.list' } });
    await line.until((message) => message.kind === 'queryAnswer' && message.queryId === queryId);
  };

  test('answers hello with a snapshot, and what follows with changes', async () => {
    const line = await greeted();
    expect(line.received).toEqual([{ kind: 'snapshot', boot: 'boot-1', seq: 1, controls: true, view: VIEW }]);
    show({ total: { amountMinor: 129, itemCount: 1 } });
    show({ language: 'de' });
    const last = await line.until((message) => message.kind === 'changes' && message.seq === 3);
    const seen = line.received.reduce<View>(
      (before, message) => (message.kind === 'changes' ? applyChanges(before, message.operations) : before),
      VIEW,
    );
    expect(last.kind).toBe('changes');
    expect(seen).toEqual(view);
  });

  test('announces nobody before hello, and carries out nothing for them', async () => {
    const line = await rig.open();
    line.send(help(1));
    const other = await greeted();
    await settled(other);
    expect(screens.count).toBe(1);
    expect(carriedOut).toEqual([]);
  });

  test('keeps the order of commands and of their answers', async () => {
    const line = await greeted();
    const indexes = Array.from({ length: 50 }, (_, index) => index);
    for (const index of indexes) {
      line.send({ ...help(index), command: { type: index % 2 === 0 ? 'help.call' : 'help.dismiss' } });
    }
    await line.until((message) => message.kind === 'answer' && message.commandId === idOf(49));
    const answers = line.received.flatMap((message) => (message.kind === 'answer' ? [message.commandId] : []));
    expect(answers).toEqual(indexes.map(idOf));
    expect(carriedOut.map(({ type }) => type)).toEqual(
      indexes.map((index) => (index % 2 === 0 ? 'help.call' : 'help.dismiss')),
    );
  });

  test('brings a refusal back to the command that it belongs to', async () => {
    const line = await greeted();
    line.send({ ...help(1), command: { type: 'session.leave' } });
    line.send(help(2));
    await line.until((message) => message.kind === 'answer' && message.commandId === idOf(2));
    line.send(help(2));
    await settled(line);
    expect(line.received.filter(({ kind }) => kind === 'answer')).toEqual([
      { kind: 'answer', commandId: idOf(1), refusal: 'notNow' },
      { kind: 'answer', commandId: idOf(2), refusal: null },
      { kind: 'answer', commandId: idOf(2), refusal: 'repeated' },
    ]);
  });

  test('brings the keys of the controlling screen in their order, and those of no mirror', async () => {
    const [line, mirror] = [await greeted(), await greeted('mirror')];
    const keys: KeyPress[] = [...'40063813', 'Enter'].map((key, index) => [key, index === 0 ? 0 : 7]);
    mirror.send({ kind: 'keys', keys: [['9', 0]] });
    line.send({ kind: 'keys', keys });
    await settled(line);
    await settled(mirror);
    expect(typed).toEqual(keys);
  });

  test.each([
    ['no keys at all', []],
    ['more keys than a symbol has', Array.from({ length: KEY_PRESSES_MAX + 1 }, () => ['1', 0])],
    ['a gap before its time', [['1', -1]]],
    ['a key of any length', [['1'.repeat(25), 0]]],
  ])('drops %s', async (_what, keys) => {
    const line = await greeted();
    line.send({ kind: 'keys', keys });
    await settled(line);
    expect(typed).toEqual([]);
    expect(rig.carrier.droppedMessages).toBe(1);
  });

  test('drops what is malformed, counts it, says so once and goes on', async () => {
    const line = await greeted();
    const malformed = [
      null,
      42,
      'not json at all',
      [],
      { kind: 'command' },
      { ...help(1), command: { type: 'money.print' } },
      { ...help(1), seq: -1 },
      { ...help(1), commandId: 'x'.repeat(61) },
      { ...help(1), command: { type: 'code.enter', digits: 'DROP TABLE' } },
    ];
    for (const message of malformed) line.send(message);
    await settled(line);
    expect(rig.carrier.droppedMessages).toBe(malformed.length);
    expect(rig.warnings).toHaveLength(1);
    expect(carriedOut).toEqual([]);
  });

  test(`an over-long message ${overLong}, is counted and reaches nobody`, async () => {
    const line = await greeted();
    line.send({ ...help(1), commandId: 'x'.repeat(200_000) });
    if (overLong === 'closes the line') await line.closed();
    const after = overLong === 'closes the line' ? await greeted() : line;
    await settled(after);
    expect(rig.carrier.droppedMessages).toBe(1);
    expect(carriedOut).toEqual([]);
  });

  test('a flood is cut off and counted, and the screen works on afterwards', async () => {
    const line = await greeted();
    const sent = MESSAGES_BURST_MAX * 4;
    for (let index = 0; index < sent; index += 1) line.send(help(index));
    let asked = 0;
    // Dropped until the allowance has grown again; the flood came first, the order is kept.
    while (!line.received.some(({ kind }) => kind === 'queryAnswer')) {
      asked += 1;
      line.send({ kind: 'query', queryId: String(asked), query: { type: 'produce.list' } });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(rig.carrier.droppedMessages).toBeGreaterThan(MESSAGES_BURST_MAX);
    expect(carriedOut.length).toBeGreaterThanOrEqual(MESSAGES_BURST_MAX - 1);
    expect(carriedOut.length).toBeLessThan(sent);
    expect(rig.warnings).toHaveLength(1);
  });

  test('a second screen mirrors: it sees everything, commands nothing, and may take control', async () => {
    const first = await greeted();
    const second = await greeted();
    expect(second.received[0]).toMatchObject({ kind: 'snapshot', controls: false });
    second.send(help(1));
    await second.until(({ kind }) => kind === 'answer');
    expect(second.received.at(-1)).toEqual({ kind: 'answer', commandId: idOf(1), refusal: 'mirror' });
    show({ language: 'de' });
    await Promise.all([first, second].map((line) => line.until(({ kind }) => kind === 'changes')));
    second.send({ kind: 'takeControl' });
    await first.until((message) => message.kind === 'controls' && !message.controls);
    second.send(help(2, 2));
    const answer = await second.until((message) => message.kind === 'answer' && message.commandId === idOf(2));
    expect(answer).toMatchObject({ refusal: null });
  });

  test('a screen that comes back gets a snapshot of what is now, and controls again', async () => {
    const line = await greeted();
    line.close();
    await line.closed();
    await expect.poll(() => screens.count).toBe(0);
    show({ language: 'de' });
    const again = await greeted();
    expect(again.received).toEqual([{ kind: 'snapshot', boot: 'boot-1', seq: 2, controls: true, view }]);
  });

  test('ends every line when it closes, and tells the host', async () => {
    const lines = [await greeted(), await greeted()];
    await rig.carrier.close();
    await Promise.all(lines.map((line) => line.closed()));
    await expect.poll(() => screens.count).toBe(0);
    show({ language: 'de' });
    expect(lines.map(({ received }) => received.some(({ kind }) => kind === 'changes'))).toEqual([false, false]);
  });

  test('takes so many screens and no more', async () => {
    for (let count = 0; count < 8; count += 1) await greeted();
    const line = await rig.open();
    line.send({ kind: 'hello', token: TOKEN, wants: 'control' });
    expect(await line.until(({ kind }) => kind === 'refused')).toEqual({ kind: 'refused', reason: 'tooManyScreens' });
    await line.closed();
    expect(screens.count).toBe(8);
  });

  test('strangers are turned away, and see nothing', async () => {
    for (const { who, comes } of rig.strangers) {
      const line = await comes();
      await line.closed();
      expect([who, line.received.filter(({ kind }) => kind !== 'refused')]).toEqual([who, []]);
    }
    expect(screens.count).toBe(0);
    expect(rig.strangers).toHaveLength(name === 'web' ? 6 : 0);
  });

  if (slowReader !== null) {
    test(`a screen that does not read ${slowReader}, and the others go on`, async () => {
      const slow = await greeted();
      const other = await greeted();
      slow.pause();
      let turn = 0;
      while (screens.count === 2 && turn < 2_000) {
        turn += 1;
        show({ kiosk: { ...VIEW.kiosk, placeName: String(turn).padEnd(60_000, 'x') } });
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(screens.count).toBe(1);
      await settled(other);
    });
  }
});
