/** The few texts of every language that a screen has before the rest of any language has come, and when it never does. */
import de from './de/start.json' with { type: 'json' };
import en from './en/start.json' with { type: 'json' };
import type { MessageLanguage } from './index.ts';
import { PSEUDO_LANGUAGE } from './pseudo.ts';
import { type Leaves, type TextsOf, textsOf } from './texts.ts';

const messages: Record<MessageLanguage, typeof en> = { en, de };
const isMessageLanguage = (language: string): language is MessageLanguage => Object.hasOwn(messages, language);

export function startTexts(language: string): TextsOf<Leaves<typeof en>> {
  if (language === PSEUDO_LANGUAGE) return textsOf(language, { start: en });
  const known = isMessageLanguage(language) ? language : 'en';
  return textsOf(known, { start: messages[known] });
}
