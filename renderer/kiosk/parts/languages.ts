import type { MessageLanguage } from '../../../core/messages/index.ts';
import { PSEUDO_LANGUAGE } from '../../../core/messages/pseudo.ts';
import { type Texts, textsOf } from '../../../core/messages/texts.ts';
import type { Shelf, Source, Sources } from './shelf.ts';

type ScreenLanguage = MessageLanguage | typeof PSEUDO_LANGUAGE;
export type Languages = Record<ScreenLanguage, Texts>;

const english = () => import('../../../core/messages/en/index.ts');

/** The texts of each language, fetched when somebody may choose it. A language that is not here does not compile. */
export const languageSources: Sources<Languages> = {
  en: texts('en', english),
  de: texts('de', () => import('../../../core/messages/de/index.ts')),
  [PSEUDO_LANGUAGE]: texts(PSEUDO_LANGUAGE, english),
};

export const screenLanguages = Object.keys(languageSources);

function texts(language: string, load: () => Promise<Parameters<typeof textsOf>[1]>): Source<Texts> {
  return { load: async () => textsOf(language, await load()) };
}

const isScreenLanguage = (language: string): language is ScreenLanguage => Object.hasOwn(languageSources, language);

/** The language whose texts are shown for this one: English where there are none. */
export const textLanguage = (language: string): ScreenLanguage => (isScreenLanguage(language) ? language : 'en');

/** The texts of a language, which must have come. */
export function textsIn(languages: Shelf<Languages>, language: string): Texts {
  const texts = languages.get(textLanguage(language));
  if (texts === undefined) throw new Error(`the language "${language}" was shown before it had come`);
  return texts;
}
