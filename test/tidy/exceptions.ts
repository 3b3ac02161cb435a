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
  {
    rule: 'untranslated',
    file: 'renderer/gallery/views.ts',
    reason: 'Goods, places and people of the gallery stand for what a catalogue and an airline would send.',
  },
  {
    rule: 'untranslated',
    file: 'renderer/gallery/rules-views.ts',
    reason: 'Goods, staff and reason codes of the gallery stand for what a catalogue and a shop’s settings would say.',
  },
  {
    rule: 'untranslated',
    file: 'renderer/gallery/refund-views.ts',
    reason: 'Goods and reasons of the gallery stand for what a sale and a shop’s settings would say.',
  },
  {
    rule: 'untranslated',
    file: 'renderer/gallery/receipt-views.ts',
    reason: 'The receipt and the goods of the gallery stand for what a sale would have put on paper.',
  },
  {
    rule: 'untranslated',
    file: 'renderer/gallery/duty-views.ts',
    reason:
      'Goods, countries and notes of the gallery stand for what a catalogue, a pass and a shop’s settings would say.',
  },
  {
    rule: 'untranslated',
    file: 'renderer/components/keyboard-layouts.ts',
    reason: 'Rows of letters as they lie on the keyboards of a language are not words to translate.',
  },
  {
    rule: 'untranslated',
    file: 'renderer/kiosk/keypad-model.ts',
    contains: 'button:not([disabled])',
    reason: 'A selector of what can have the focus, kept in a constant.',
  },
  {
    rule: 'module-state',
    file: 'host/main.ts',
    contains: 'let configText',
    reason: 'The entry of the host program: nothing imports it, and it sets this once, in a try.',
  },
  {
    rule: 'module-state',
    file: 'electron/host-process.ts',
    contains: 'let stop ',
    reason: 'The entry of the utility process: it hears the order to stop before there is a kiosk to stop.',
  },
  {
    rule: 'module-state',
    file: 'electron/host-process.ts',
    contains: 'let isReady ',
    reason: 'The entry of the utility process: screens may ask for the kiosk while it is being made.',
  },
  {
    rule: 'module-state',
    file: 'electron/host-process.ts',
    contains: 'const waiting ',
    reason: 'The entry of the utility process: it holds the screens that came before the kiosk was made.',
  },
  {
    rule: 'module-state',
    file: 'server/main.ts',
    contains: 'let isStopping',
    reason: 'The entry of the server program: a second signal must not stop it twice.',
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
