import type { Finding } from './tree.ts';

/** One finding that is let through. `contains` narrows it to findings whose detail holds that text. */
export type Exception = { rule: string; file: string; contains?: string; reason: string };

/**
 * The only place where a check of `test/tidy` can be told to look away. Each entry says why in a sentence. An entry that no
 * finding needs any more fails the build, so that the list only holds what is true today.
 */
export const exceptions: readonly Exception[] = [
  {
    rule: 'layering',
    file: 'lab/build.ts',
    contains: 'vite.config.ts',
    reason: 'The lab builds its page and the kiosk pages with the one build that vite.config.ts states.',
  },
  {
    rule: 'layering',
    file: 'lab/dev.ts',
    contains: 'vite.config.ts',
    reason: 'The development server takes the same plugins and paths as the build.',
  },
  {
    rule: 'untranslated',
    file: 'renderer/gallery/Contents.tsx',
    reason: 'The gallery is a workbench for builders, in English; no kiosk ever shows it.',
  },
];

const covers = (exception: Exception, finding: Finding): boolean =>
  exception.rule === finding.rule &&
  exception.file === finding.file &&
  (exception.contains === undefined || finding.detail.includes(exception.contains));

/**
 * What remains of the findings, and a finding for each listed exception of these rules that is stale or gives no reason.
 * `rules` are the rules that the calling check applies, so that two checks do not report each other's entries.
 */
export function applyExceptions(
  findings: readonly Finding[],
  rules: readonly string[],
  list: readonly Exception[] = exceptions,
): Finding[] {
  const remaining = findings.filter((finding) => !list.some((exception) => covers(exception, finding)));
  for (const exception of list) {
    if (!rules.includes(exception.rule)) continue;
    const about = { file: 'test/tidy/exceptions.ts', line: 1, rule: 'exceptions' };
    if (!findings.some((finding) => covers(exception, finding))) {
      remaining.push({ ...about, detail: `no finding needs the exception ${exception.rule} in ${exception.file}` });
    }
    if (exception.reason.trim() === '') {
      remaining.push({ ...about, detail: `the exception ${exception.rule} in ${exception.file} gives no reason` });
    }
  }
  return remaining;
}

/** Finds exceptions whose rule no check knows: they would let nothing through and nobody would notice. */
export const unknownRules = (known: readonly string[], list: readonly Exception[] = exceptions): string[] =>
  list.map((exception) => exception.rule).filter((rule) => !known.includes(rule));
