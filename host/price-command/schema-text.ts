import { z } from 'zod';
import { priceFileSchema } from './price-file.ts';

/** The JSON Schema of the file, as docs/pricing.schema.json has it. */
export const schemaText = (): string =>
  `${JSON.stringify(z.toJSONSchema(priceFileSchema, { io: 'input', reused: 'ref' }), null, 2)}\n`;
