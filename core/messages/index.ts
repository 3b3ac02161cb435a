/**
 * Every text that a person sees, per language. Used by the renderer (screens) and by the host (receipts, boarding passes).
 * A language is a file here and a line in `messages`; `test/tidy` checks that every file has the same keys.
 */
import { createInstance } from 'i18next';
import de from './de.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import { PSEUDO_LANGUAGE, pseudoMessages } from './pseudo.ts';

export const FALLBACK_LANGUAGE = 'en';

export const messages = { en, de } as const;
export type MessageLanguage = keyof typeof messages;
export const messageLanguages = Object.keys(messages) as MessageLanguage[];

type Leaves<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? WithoutPlural<Key> : `${Key}.${Leaves<Tree[Key]>}`;
}[keyof Tree & string];
type WithoutPlural<Key extends string> = Key extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : Key;
/** Every key of a text; plural forms by their stem. */
export type MessageKey = Leaves<typeof en>;

export type TextValues = Record<string, string | number>;
export type Texts = (key: MessageKey, values?: TextValues) => string;

/**
 * The texts of one language. `en-XA` gives the pseudo-locale; an unknown language, and a key that a language lacks, falls back to
 * English. Keeps no global instance.
 */
export function loadTexts(language: string): Texts {
  const instance = createInstance();
  const resources: Record<string, { translation: object }> = {};
  for (const [code, tree] of Object.entries(messages)) resources[code] = { translation: tree };
  if (language === PSEUDO_LANGUAGE) resources[PSEUDO_LANGUAGE] = { translation: pseudoMessages(en) };
  void instance.init({
    lng: language,
    fallbackLng: FALLBACK_LANGUAGE,
    resources,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  const translate = instance.getFixedT(language);
  return (key, values) => translate(key, values ?? {});
}

/** A language by its own name, with a capital first letter as on a button: "English", "Deutsch". */
export function languageOwnName(language: string): string {
  if (language === PSEUDO_LANGUAGE) return `⟦${PSEUDO_LANGUAGE}⟧`;
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
