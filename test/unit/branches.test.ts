import { describe, expect, it } from 'vitest';
import { type Coverage, unreachedOf } from '../branches/unreached.ts';

const lines = ['if (a) b();', '  default:', '    return unreachable(a);', '  default:', '    return a;'];
const place = (line: number | undefined) => ({ start: line === undefined ? {} : { line } });

const coverageOf = (type: string, counts: number[], places: (number | undefined)[]): Coverage => ({
  'a.ts': { branchMap: { '0': { type, loc: place(1), locations: places.map(place) } }, b: { '0': counts } },
});

describe('the branches that no test reaches', () => {
  it('are named with their lines', () => {
    expect(unreachedOf(coverageOf('if', [3, 0], [1, undefined]), () => lines)).toEqual({
      branches: 2,
      guards: 0,
      unreached: [{ file: 'a.ts', line: 1, type: 'if', text: 'if (a) b();' }],
    });
  });

  it('are not the guards of exhaustive switches, but every other default', () => {
    expect(unreachedOf(coverageOf('switch', [0, 0], [2, 4]), () => lines)).toMatchObject({
      guards: 1,
      unreached: [{ line: 4 }],
    });
  });
});
