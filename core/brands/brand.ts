import { z } from 'zod';
import { localizedSchema } from '../catalogue/product.ts';

const colourSchema = z.string().regex(/^#[0-9a-f]{6}$/);

/** A brand is data: colours, shape, type and words. The components are the same for all. Lengths are millimetres. */
export const brandSchema = z.strictObject({
  brandId: z.string(),
  name: z.string(),
  headline: localizedSchema,
  invitation: localizedSchema,
  colour: z.strictObject({
    paper: colourSchema,
    surface: colourSchema,
    ink: colourSchema,
    inkSoft: colourSchema,
    accent: colourSchema,
    onAccent: colourSchema,
    accentSoft: colourSchema,
    attention: colourSchema,
    onAttention: colourSchema,
    stop: colourSchema,
    onStop: colourSchema,
    done: colourSchema,
    onDone: colourSchema,
    line: colourSchema,
  }),
  radiusMm: z.number().min(0).max(12),
  headingWeight: z.int().min(400).max(900),
});
export type Brand = z.infer<typeof brandSchema>;
