import { z } from 'zod';
import { paperFormatSchema } from '../protocols/paper-format.ts';
import { STAR_CODEPAGE_NUMBERS } from '../protocols/star-codepages.ts';
import { StripThread } from '../rendering/strip-thread.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import type { PrinterSurroundings } from './escpos-printer.ts';
import { StarConversation } from './star-conversation.ts';
import { STATUS_TIMEOUT_MS, WirePrinter } from './wire-printer.ts';

const starModelSchema = z.strictObject({
  paper: paperFormatSchema.refine(
    ({ codepages, drawnSymbols }) =>
      codepages.every((name) => STAR_CODEPAGE_NUMBERS[name] !== undefined) && drawnSymbols.includes('aztec'),
    'only code pages that Star has, and Aztec drawn: StarPRNT has no command for it',
  ),
  acknowledgement: z.enum(['printEnd', 'endCounter']),
  cancelsDocuments: z.boolean(),
  /** Whether `ESC RS a` makes it tell changes by itself. It is asked all the same: a dead printer tells nothing. */
  automaticStatus: z.boolean(),
  drawerConnectors: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  line: serialLineSchema,
});
export type StarModel = z.infer<typeof starModelSchema>;

/** A StarPRNT printer at the end of any wire that carries bytes both ways. */
export class StarPrinter extends WirePrinter {
  constructor(wire: ByteWire, model: StarModel, { renderer, log, timing = {} }: PrinterSurroundings) {
    const language = new StarConversation(wire, model, timing.statusTimeoutMs ?? STATUS_TIMEOUT_MS);
    super({ wire, language, paper: model.paper, renderer, log, timing });
  }
}

export const starPrinter = defineDriver({
  name: 'star-prnt',
  opens: ['printer'],
  over: ['tcp', 'serial', 'file', 'usb'],
  model: starModelSchema,
  settings: z.strictObject({}),
  open: ({ model, connection }, { openBytes, log }) =>
    new StarPrinter(openBytes(connection, model.line), model, { renderer: new StripThread(), log }),
});
