/** What a reader's AIM symbology identifier (ISO/IEC 15424) says of the data behind it; the table is data, `symbologies.json`. */
import { z } from 'zod';
import table from './symbologies.json' with { type: 'json' };

/** How the data is to be read, where the symbology decides that; `text` where only the text can. */
const contentSchema = z.enum([
  'elementString',
  'ean13',
  'ean13WithAddOn',
  'ean8',
  'addOn',
  'itf',
  'itfWithoutCheckDigit',
  'text',
]);
export type SymbolContent = z.infer<typeof contentSchema>;

const modifierSchema = z
  .union([
    z.string().transform((meaning) => ({ meaning })),
    z.strictObject({ name: z.string().optional(), meaning: z.string(), content: contentSchema.optional() }),
  ])
  .transform((modifier) => ({ name: undefined, content: 'text' as const, ...modifier }));

const symbologiesSchema = z.record(
  z.string().length(1),
  z.strictObject({ name: z.string(), modifiers: z.record(z.string().length(1), modifierSchema) }),
);

export type Symbology = {
  name: string;
  /** What the modifier says; null where it is not in the table. */
  meaning: string | null;
  content: SymbolContent;
};

const SYMBOLOGIES = symbologiesSchema.parse(table.symbologies);

/** `aim`: the letter and the modifier, without `]`. Null where the letter is unknown. */
export function symbologyOf(aim: string): Symbology | null {
  const symbology = SYMBOLOGIES[aim.charAt(0)];
  if (symbology === undefined) return null;
  const modifier = symbology.modifiers[aim.charAt(1)];
  return {
    name: modifier?.name ?? symbology.name,
    meaning: modifier?.meaning ?? null,
    content: modifier?.content ?? 'text',
  };
}

/** Divides `]C1…` as a reader sends it. */
export function splitAim(text: string): { aim: string | null; text: string } {
  const parts = /^\]([A-Za-z][0-9A-Za-z])/.exec(text);
  const aim = parts?.[1] ?? null;
  return { aim, text: aim === null ? text : text.slice(3) };
}
