/**
 * Every text that a person sees, per language: `<language>/<feature>.json`, listed in `<language>/index.ts`. This file has all of
 * them (receipts, boarding passes, the configuration's list of languages); the screens load one language at a time (`texts.ts`).
 */
import * as de from './de/index.ts';
import * as en from './en/index.ts';
import { PSEUDO_LANGUAGE } from './pseudo.ts';
import { type FeatureMessages, type Texts, textsOf } from './texts.ts';

export const FALLBACK_LANGUAGE = 'en';

const messages = { en, de } as const satisfies Record<string, FeatureMessages>;
export type MessageLanguage = keyof typeof messages;
export const messageLanguages = Object.keys(messages) as MessageLanguage[];

const isMessageLanguage = (language: string): language is MessageLanguage => Object.hasOwn(messages, language);

/** The texts of one language. `en-XA` gives the pseudo-locale; an unknown language gives English. */
export function loadTexts(language: string): Texts {
  if (language === PSEUDO_LANGUAGE) return textsOf(language, messages.en);
  const known = isMessageLanguage(language) ? language : FALLBACK_LANGUAGE;
  return textsOf(known, messages[known]);
}
