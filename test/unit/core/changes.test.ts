import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyChanges, changesBetween } from '../../../core/contract/changes.ts';

const key = fc.constantFrom('a', 'b', 'c~d', 'e/f', '0', '-');
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('list'), tie('record')),
  leaf: fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.constantFrom('', 'x', 'y')),
  list: fc.array(tie('tree'), { maxLength: 5 }),
  record: fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
}));
/** A view: an object, and JSON only. */
const views = fc
  .dictionary(key, tree, { maxKeys: 6, noNullPrototype: true })
  .map((view) => JSON.parse(JSON.stringify(view)));

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
};

describe('changes of a view', () => {
  test('applied to the old view give the new one, and touch neither', () => {
    fc.assert(
      fc.property(views, views, (before, after) => {
        const operations = JSON.parse(JSON.stringify(changesBetween(frozen(before), frozen(after))));
        expect(applyChanges(before, operations)).toEqual(after);
      }),
      { numRuns: 500 },
    );
  });

  test('nothing changed is no operation at all', () => {
    fc.assert(fc.property(views, (view) => void expect(changesBetween(view, structuredClone(view))).toEqual([])));
  });

  test('keep the identity of every branch that did not change', () => {
    fc.assert(
      fc.property(views, views, fc.integer(), (kept, moving, value) => {
        const before = { kept, lines: [kept, moving], moving: { value: null } };
        const after = { kept, lines: [kept, moving], moving: { value } };
        const next = applyChanges(before, changesBetween(before, after));
        expect(next.kept).toBe(before.kept);
        expect(next.lines).toBe(before.lines);
        expect(next.moving).not.toBe(before.moving);
      }),
    );
  });

  test('a line added to the end leaves the lines before it as they are', () => {
    const first = { lineId: '1', amountMinor: 1 };
    const before = { screen: { lines: [first] } };
    const next = applyChanges(
      before,
      changesBetween(before, { screen: { lines: [first, { lineId: '2', amountMinor: 2 }] } }),
    );
    expect(next.screen.lines[0]).toBe(first);
    expect(next.screen.lines).toHaveLength(2);
  });

  test('an operation that nobody makes is a broken invariant', () => {
    expect(() => applyChanges({ a: 1 }, [{ op: 'move', from: '/a', path: '/b' }])).toThrow(/unknown operation/);
    expect(() => applyChanges({ a: 1 }, [{ op: 'remove', path: '' }])).toThrow(/whole view/);
    expect(() => applyChanges({ a: 1 }, [{ op: 'add', path: '/a/b', value: 1 }])).toThrow(/no such place/);
  });
});
