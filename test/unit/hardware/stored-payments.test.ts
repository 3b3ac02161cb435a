import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TerminalDesk } from '../../../hardware/simulators/terminal-desk.ts';
import { TerminalLedger } from '../../../hardware/simulators/terminal-ledger.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-terminal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const deskOn = (file: string | null) =>
  // Approves at once, by losing its answer.
  new TerminalDesk({ nowMs: () => 0, mode: 'dropAnswer' }, new TerminalLedger(file), () => undefined);

function pay(desk: TerminalDesk, tenderId: string): void {
  const payment = { tenderId, amountMinor: 500, currency: 'EUR', mustBeOnline: false } as const;
  desk.pay(tenderId, payment, { answer: () => undefined, refuse: () => undefined, drop: () => undefined });
}
const storedOf = (desk: TerminalDesk) => desk.ledger().map(({ stored }) => stored);

describe('a simulated terminal without its bank', () => {
  test('keeps what it approved, also over a restart, and hands it over when the line is back', () => {
    const file = join(folder, 'ledger.json');
    const before = deskOn(file);
    pay(before, 'ONLINE');
    before.setAcquirer(false);
    pay(before, 'STORED');
    const after = deskOn(file);
    expect(storedOf(after)).toEqual([null, 'waiting']);
    after.setAcquirer(true);
    expect(storedOf(after)).toEqual([null, 'cleared']);
    expect(storedOf(deskOn(file))).toEqual([null, 'cleared']);
  });

  test('finds the chosen share declined later, the same ones every time', () => {
    const run = (percent: number) => {
      const desk = deskOn(null);
      desk.declinedLaterPercent = percent;
      desk.setAcquirer(false);
      for (let index = 0; index < 100; index += 1) pay(desk, `T${index}`);
      desk.setAcquirer(true);
      return storedOf(desk);
    };
    const declinedOf = (stored: readonly unknown[]) => stored.filter((each) => each === 'declinedLater').length;
    expect(run(30)).toEqual(run(30));
    expect(declinedOf(run(30))).toBeGreaterThan(10);
    expect(declinedOf(run(30))).toBeLessThan(50);
    expect(declinedOf(run(100))).toBe(100);
    expect(declinedOf(run(0))).toBe(0);
  });
});
