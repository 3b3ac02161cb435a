import type { Localized } from '../../../../core/catalogue/product.ts';

/** As `inLanguage` of the core, whose module would bring the schema library along. */
export const inLanguage = (text: Localized, language: string): string => text[language] ?? text.en ?? '';
