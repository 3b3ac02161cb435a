/** Which branches of the code no test went through, from a coverage report in istanbul's form. */
import { z } from 'zod';

const placeSchema = z.object({ line: z.int().optional() });
const rangeSchema = z.object({ start: placeSchema });
export const coverageSchema = z.record(
  z.string(),
  z.object({
    branchMap: z.record(z.string(), z.object({ type: z.string(), loc: rangeSchema, locations: z.array(rangeSchema) })),
    b: z.record(z.string(), z.array(z.int())),
  }),
);
export type Coverage = z.infer<typeof coverageSchema>;

/** `text`: the line on which the branch begins. */
export type Branch = { file: string; line: number; type: string; text: string };

/** The guard of a switch that the compiler knows to be exhaustive: reaching it is a broken invariant, so no test can. */
const isExhaustiveGuard = (lines: readonly string[], line: number): boolean =>
  /^\s*default:\s*$/.test(lines[line - 1] ?? '') && /^\s*(?:return )?unreachable\(/.test(lines[line] ?? '');

export function unreachedOf(
  coverage: Coverage,
  linesOf: (file: string) => readonly string[],
): { branches: number; guards: number; unreached: Branch[] } {
  let [branches, guards] = [0, 0];
  const unreached: Branch[] = [];
  for (const [file, { branchMap, b }] of Object.entries(coverage)) {
    const lines = linesOf(file);
    for (const [id, { type, loc, locations }] of Object.entries(branchMap)) {
      for (const [place, { start }] of locations.entries()) {
        branches += 1;
        if (b[id]?.[place] !== 0) continue;
        const line = start.line ?? loc.start.line ?? 0;
        if (type === 'switch' && isExhaustiveGuard(lines, line)) guards += 1;
        else unreached.push({ file, line, type, text: (lines[line - 1] ?? '').trim() });
      }
    }
  }
  return { branches, guards, unreached };
}
