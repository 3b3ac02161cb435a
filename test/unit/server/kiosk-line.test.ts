import { describe, expect, test } from 'vitest';
import { createKioskLine } from '../../../server/live/kiosk-line.ts';
import { idleKiosk } from '../../support/kiosk-now.ts';

const NOW = idleKiosk('lane-1');
const told = (now: object = NOW, seq = 1): string => JSON.stringify({ kind: 'now', seq, now });
const changes = (seq: number, ...operations: object[]): string => JSON.stringify({ kind: 'changes', seq, operations });
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });

const manyNames = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, 'x']));
const sessionWith = (name: Record<string, string>) => ({
  ...{ language: 'en', helpCalled: false, staff: null, interventions: [], party: null },
  basket: {
    lines: [{ lineId: 'l-1', name, quantity: 1, weightGrams: null, amountMinor: 1 }],
    ...{ totalMinor: 1, paidMinor: 0, openedAtMs: 1 },
  },
});

function open() {
  let atMs = 1_000;
  const line = createKioskLine('lane-1', () => atMs);
  line.opened();
  return {
    line,
    pass(ms: number) {
      atMs += ms;
    },
  };
}

describe('what a kiosk tells of itself', () => {
  test('is taken, first whole and then change by change', () => {
    const { line } = open();
    expect(line.take(told())).toBe('taken');
    expect(line.take(changes(2, replace('/screen', 'language')))).toBe('taken');
    expect(line.kiosk.now).toEqual({ ...NOW, screen: 'language' });
  });

  test('is asked for anew, once, where something is missing in between', () => {
    const { line } = open();
    line.take(told());
    expect(line.take(changes(3, replace('/screen', 'basket')))).toBe('tellAll');
    expect(line.take(changes(4, replace('/screen', 'language')))).toBe('taken');
    expect(line.kiosk.now).toEqual(NOW);
    expect(line.take(told({ ...NOW, screen: 'basket' }, 5))).toBe('taken');
    expect(line.kiosk.now?.screen).toBe('basket');
  });

  test('is nobody else’s', () => {
    const { line } = open();
    expect(line.take(told({ ...NOW, kioskId: 'lane-2' }))).toBe('otherKiosk');
    line.take(told());
    expect(line.take(changes(2, replace('/kioskId', 'lane-2')))).toBe('otherKiosk');
    expect(line.kiosk.now).toEqual(NOW);
  });

  test.each([
    ['no JSON', 'x'],
    ['no message of ours', '{"kind":"reboot"}'],
    ['more than is agreed', told({ ...NOW, surname: 'Weber' })],
    ['changes of what is not there', changes(2, replace('/session/basket/totalMinor', 1))],
    ['changes that make something else of it', changes(2, replace('/session', { language: 'en' }))],
    ['what would change every object there is', changes(2, { op: 'add', path: '/__proto__/isStaff', value: true })],
    ['a name in more languages than there are', told({ ...NOW, session: sessionWith(manyNames) }, 2)],
    ['an operation that is none of ours', changes(2, { op: 'test', path: '/screen', value: 'attract' })],
  ])('is refused and changes nothing where it is %s', (_, text) => {
    const { line } = open();
    line.take(told());
    expect(line.take(text)).toBe('malformed');
    expect(line.kiosk.now).toEqual(NOW);
    expect({}).not.toHaveProperty('isStaff');
  });

  test('may come in a burst, but not without end', () => {
    const { line, pass } = open();
    const answers = Array.from({ length: 300 }, () => line.take(told()));
    expect(answers.indexOf('tooMany')).toBe(200);
    pass(1_000);
    expect(Array.from({ length: 50 }, () => line.take(told())).filter((answer) => answer === 'taken')).toHaveLength(40);
  });

  test('may be long, but not long all the time', () => {
    const { line, pass } = open();
    const long = `${told()}${' '.repeat(1_000_000)}`;
    const answers = Array.from({ length: 10 }, () => line.take(long));
    expect(answers.indexOf('tooMany')).toBe(7);
    pass(3_000);
    expect(line.take(long)).toBe('taken');
  });

  test('stays known when it goes away, with since when', () => {
    const { line, pass } = open();
    line.take(told());
    pass(5_000);
    line.lost();
    expect(line.kiosk).toMatchObject({ isConnected: false, sinceMs: 6_000, heardAtMs: 1_000, now: NOW });
    pass(1_000);
    line.opened();
    expect(line.kiosk).toMatchObject({ isConnected: true, sinceMs: 7_000 });
  });
});
