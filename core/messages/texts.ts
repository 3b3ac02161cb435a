import { createInstance } from 'i18next';
import type * as english from './en/index.ts';
import { type MessageTree, PSEUDO_LANGUAGE, pseudoMessages } from './pseudo.ts';

/** The keys of one tree of messages; plural forms by their stem. */
export type Leaves<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? WithoutPlural<Key> : `${Key}.${Leaves<Tree[Key]>}`;
}[keyof Tree & string];
type WithoutPlural<Key extends string> = Key extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : Key;
type English = typeof english;
/** Every key of a text; plural forms by their stem. The name of a feature's file is no part of the key. */
export type MessageKey = { [Feature in keyof English]: Leaves<English[Feature]> }[keyof English];

export type TextValues = Record<string, string | number>;
export type TextsOf<Key> = (key: Key, values?: TextValues) => string;
export type Texts = TextsOf<MessageKey>;

/** The messages of one language by feature. Two features may add to one group, as to `notice`; `test/tidy` refuses one key twice. */
export type FeatureMessages = Readonly<Record<string, MessageTree>>;

const NAMESPACE = 'texts';

/** Texts from one language's messages (for `en-XA`: English ones). A language is complete, so nothing falls back. Keeps no global instance. */
export function textsOf(language: string, features: FeatureMessages): Texts {
  const instance = createInstance();
  void instance.init({
    lng: language,
    fallbackLng: false,
    ns: NAMESPACE,
    defaultNS: NAMESPACE,
    resources: {},
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  for (const feature of Object.values(features)) {
    const tree = language === PSEUDO_LANGUAGE ? pseudoMessages(feature) : feature;
    instance.addResourceBundle(language, NAMESPACE, tree, true);
  }
  const translate = instance.getFixedT(language);
  return (key, values) => translate(key, values ?? {});
}

/** A language by its own name, with a capital first letter as on a button: "English", "Deutsch". */
export function languageOwnName(language: string): string {
  if (language === PSEUDO_LANGUAGE) return `⟦${PSEUDO_LANGUAGE}⟧`;
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
