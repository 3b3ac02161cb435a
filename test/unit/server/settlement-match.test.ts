import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BatchLine, type FindingKind, readCsvLines } from '../../../server/settlement/batch.ts';
import { type LedgerTender, matchBatch } from '../../../server/settlement/match.ts';

const WINDOW = { fromMs: 1_000, toMs: 2_000 };
const tender = (tenderId: string, change: Partial<LedgerTender> = {}): LedgerTender => ({
  tenderId,
  terminalReference: `ref-${tenderId}`,
  amountMinor: 250,
  currency: 'EUR',
  atMs: 1_500,
  isOffline: false,
  ...change,
});
const line = (tenderId: string | null, change: Partial<BatchLine> = {}): BatchLine => ({
  tenderId,
  terminalReference: `ref-${tenderId}`,
  amountMinor: 250,
  currency: 'EUR',
  outcome: 'approved',
  atMs: 1_500,
  isOffline: false,
  ...change,
});
const kinds = (lines: BatchLine[], tenders: LedgerTender[]) =>
  matchBatch(lines, tenders, WINDOW).findings.map(({ kind, lineNo, tenderId }) => [kind, lineNo, tenderId]);

describe('a batch', () => {
  it.each<[string, BatchLine[], LedgerTender[], [FindingKind, number | null, string | null][]]>([
    ['matches by the tender’s id', [line('t1')], [tender('t1')], []],
    [
      'matches by the reference where it names no tender',
      [line(null, { terminalReference: 'ref-t1' })],
      [tender('t1')],
      [],
    ],
    ['with a charge that nobody recorded', [line('t1')], [], [['chargeWithoutRecord', 0, null]]],
    ['without a charge that was recorded', [], [tender('t1')], [['recordWithoutCharge', null, 't1']]],
    [
      'does not miss what lies outside of its window',
      [],
      [tender('t1', { atMs: 2_000 }), tender('t2', { atMs: 999 })],
      [],
    ],
    ['with another amount', [line('t1', { amountMinor: 251 })], [tender('t1')], [['amountDiffers', 0, 't1']]],
    ['with another currency', [line('t1', { currency: 'USD' })], [tender('t1')], [['amountDiffers', 0, 't1']]],
    ['with the same line twice', [line('t1'), line('t1')], [tender('t1')], [['duplicateLine', 1, null]]],
    [
      'with two charges for one tender',
      [line('t1'), line('t1', { terminalReference: 'ref-other' })],
      [tender('t1')],
      [['chargedTwice', 1, 't1']],
    ],
    ['with a charge that was taken back, and no sale', [line('t1'), line('t1', { outcome: 'reversed' })], [], []],
    [
      'with a charge that was taken back from a sale',
      [line('t1'), line('t1', { outcome: 'reversed' })],
      [tender('t1')],
      [['recordWithoutCharge', 1, 't1']],
    ],
    ['with a declined payment that became no sale', [line('t1', { outcome: 'declined' })], [], []],
    [
      'with a declined payment that became a sale',
      [line('t1', { outcome: 'declined' })],
      [tender('t1')],
      [['recordWithoutCharge', 0, 't1']],
    ],
    [
      'with a decline and a charge of the same tender',
      [line('t1', { outcome: 'declined', terminalReference: 'first-try' }), line('t1')],
      [tender('t1')],
      [],
    ],
    [
      'with what the bank declined later',
      [line('t1', { outcome: 'declined' })],
      [tender('t1', { isOffline: true })],
      [['declinedLater', 0, 't1']],
    ],
    [
      'may lack what the terminal approved by itself and has not handed in',
      [],
      [tender('t1', { isOffline: true })],
      [],
    ],
  ])('%s', (_name, lines, tenders, expected) => {
    expect(kinds(lines, tenders)).toEqual(expected);
  });

  it('tells what the bank made of payments that the terminal had approved by itself', () => {
    const tenders = [tender('t1', { isOffline: true }), tender('t2', { isOffline: true })];
    const { offline } = matchBatch([line('t1'), line('t2', { outcome: 'declined' })], tenders, WINDOW);
    expect(offline).toEqual([
      { tenderId: 't1', lineNo: 0, outcome: 'cleared' },
      { tenderId: 't2', lineNo: 1, outcome: 'declinedLater' },
    ]);
  });
});

const few = fc.constantFrom('a', 'b', 'c', 'd');
const someTenders = fc.uniqueArray(
  fc.record({
    tenderId: few,
    terminalReference: few.map((name) => `ref-${name}`),
    amountMinor: fc.constantFrom(100, 200),
    currency: fc.constantFrom('EUR', 'USD'),
    atMs: fc.constantFrom(900, 1_000, 1_500, 1_999, 2_000),
    isOffline: fc.boolean(),
  }),
  { selector: ({ tenderId }) => tenderId, maxLength: 4 },
);
const someLines = fc.array(
  fc.record({
    tenderId: fc.option(few),
    terminalReference: few.map((name) => `ref-${name}`),
    amountMinor: fc.constantFrom(100, 200),
    currency: fc.constantFrom('EUR', 'USD'),
    outcome: fc.constantFrom('approved' as const, 'declined' as const, 'reversed' as const),
    atMs: fc.constantFrom(900, 1_400, 1_600),
    isOffline: fc.boolean(),
  }),
  { maxLength: 8 },
);

/** The same by looking at everything for everything: what each line, and each tender without a line, comes to. */
function slowly(lines: BatchLine[], tenders: LedgerTender[]): string[] {
  const owner = (one: BatchLine): LedgerTender | undefined =>
    one.tenderId !== null
      ? tenders.find(({ tenderId }) => tenderId === one.tenderId)
      : tenders
          .filter(({ terminalReference }) => terminalReference === one.terminalReference)
          .sort(
            (a, b) => Math.abs(a.atMs - one.atMs) - Math.abs(b.atMs - one.atMs) || a.tenderId.localeCompare(b.tenderId),
          )[0];
  const sameTransaction = (a: BatchLine, b: BatchLine) => a.terminalReference === b.terminalReference;
  const isRepeat = (at: number) =>
    lines
      .slice(0, at)
      .some((other) => other.outcome === lines[at]?.outcome && sameTransaction(other, lines[at] as BatchLine));
  const isTakenBack = (one: BatchLine) =>
    lines.some((other) => other.outcome === 'reversed' && sameTransaction(one, other));
  const isCharge = (at: number) =>
    lines[at]?.outcome === 'approved' && !isRepeat(at) && !isTakenBack(lines[at] as BatchLine);
  const chargesOf = (id: string | undefined) =>
    [...lines.keys()].filter((at) => isCharge(at) && owner(lines[at] as BatchLine)?.tenderId === id);
  const says: string[] = lines.map((one, at) => {
    const mine = owner(one);
    if (isRepeat(at)) return `${at} duplicateLine`;
    if (one.outcome === 'approved' && isTakenBack(one)) return `${at} nothing`;
    if (one.outcome === 'approved') {
      if (mine === undefined) return `${at} chargeWithoutRecord`;
      if (chargesOf(mine.tenderId)[0] !== at) return `${at} chargedTwice`;
      return mine.amountMinor === one.amountMinor && mine.currency === one.currency
        ? `${at} matched`
        : `${at} amountDiffers`;
    }
    if (mine === undefined || chargesOf(mine.tenderId).length > 0) return `${at} nothing`;
    const before = [...lines.keys()]
      .slice(0, at)
      .some(
        (other) =>
          lines[other]?.outcome !== 'approved' && !isRepeat(other) && owner(lines[other] as BatchLine) === mine,
      );
    if (before) return `${at} nothing`;
    return one.outcome === 'declined' && (one.isOffline || mine.isOffline)
      ? `${at} declinedLater`
      : `${at} recordWithoutCharge`;
  });
  const missing = tenders.filter(
    (one) =>
      !one.isOffline &&
      one.atMs >= WINDOW.fromMs &&
      one.atMs < WINDOW.toMs &&
      !lines.some(
        (other, at) => !isRepeat(at) && owner(other) === one && !(other.outcome === 'approved' && !isCharge(at)),
      ),
  );
  return [...says, ...missing.map(({ tenderId }) => `${tenderId} recordWithoutCharge`)].sort();
}

describe('the matcher', () => {
  it('agrees with a slow one that looks at everything for everything', () => {
    fc.assert(
      fc.property(someLines, someTenders, (lines, tenders) => {
        const { matched, nothingMoved, findings } = matchBatch(lines, tenders, WINDOW);
        const slow = slowly(lines, tenders);
        const isFinding = (text: string) => !/ (nothing|matched)$/.test(text);
        expect(findings.map(({ kind, lineNo, tenderId }) => `${lineNo ?? tenderId} ${kind}`).sort()).toEqual(
          slow.filter(isFinding),
        );
        expect(matched).toBe(slow.filter((text) => text.endsWith(' matched')).length);
        expect(nothingMoved).toBe(slow.filter((text) => text.endsWith(' nothing')).length);
      }),
      { numRuns: 3_000 },
    );
  });

  it('says something about every line', () => {
    fc.assert(
      fc.property(someLines, someTenders, (lines, tenders) => {
        const { matched, nothingMoved, findings } = matchBatch(lines, tenders, WINDOW);
        const told = new Set(findings.flatMap(({ lineNo }) => (lineNo === null ? [] : [lineNo])));
        expect(matched + nothingMoved + told.size).toBe(lines.length);
      }),
    );
  });
});

describe('lines as CSV', () => {
  it('are read with their columns in any order, quoted or not', () => {
    const text =
      'outcome,terminalReference,amountMinor,currency,atMs,tenderId\r\napproved,"ref,1",250,EUR,1500,\napproved,"r""2",1,EUR,2,t-2\n';
    expect(readCsvLines(text)).toEqual({
      ok: true,
      value: [
        {
          tenderId: null,
          terminalReference: 'ref,1',
          amountMinor: 250,
          currency: 'EUR',
          outcome: 'approved',
          atMs: 1_500,
          isOffline: false,
        },
        {
          tenderId: 't-2',
          terminalReference: 'r"2',
          amountMinor: 1,
          currency: 'EUR',
          outcome: 'approved',
          atMs: 2,
          isOffline: false,
        },
      ],
    });
  });

  it.each([
    ['terminalReference,amountMinor,currency,outcome,atMs\nr,2.50,EUR,approved,1', 'amountMinor: whole minor units'],
    ['terminalReference,amountMinor,currency,outcome,atMs\nr,250,EUR,approved', '5 fields were expected'],
    ['terminalReference,amountMinor,currency,outcome,atMs\nr,250,euro,approved,1', 'currency'],
  ])('are refused with the line and what is wrong there', (text, detail) => {
    expect(readCsvLines(text)).toMatchObject({
      error: { kind: 'brokenCsv', line: 2, detail: expect.stringContaining(detail) },
    });
    const unknown = expect.stringMatching(/^unknown column "amount"; known: tenderId, terminalReference, /);
    expect(readCsvLines('amount\n1')).toMatchObject({ error: { line: 1, detail: unknown } });
  });
});
