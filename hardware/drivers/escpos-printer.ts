import { z } from 'zod';
import type { Log } from '../log.ts';
import { paperFormatSchema } from '../protocols/paper-format.ts';
import type { StripRenderer } from '../rendering/strip.ts';
import { StripThread } from '../rendering/strip-thread.ts';
import type { ByteWire } from '../transports/byte-wire.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { EscposConversation } from './escpos-conversation.ts';
import { type PrinterTiming, STATUS_TIMEOUT_MS, WirePrinter } from './wire-printer.ts';

const escposModelSchema = z.strictObject({
  paper: paperFormatSchema,
  /** How the end of a job is known: `GS ( H` with the job's own id, or where a model has none, the answer to `GS r`. */
  acknowledgement: z.enum(['processId', 'inOrderStatus']),
  /** Whether DLE DC4 function 8 throws away what the printer holds. */
  clearsBuffer: z.boolean(),
  /** Whether `GS a` makes it tell changes by itself. It is asked all the same: a dead printer tells nothing. */
  automaticStatus: z.boolean(),
  drawerConnectors: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  /** Of its serial interface as it leaves the factory. */
  line: serialLineSchema,
});
export type EscposModel = z.infer<typeof escposModelSchema>;

export type PrinterSurroundings = { renderer: StripRenderer; log: Log; timing?: PrinterTiming };

/** An ESC/POS printer at the end of any wire that carries bytes both ways. */
export class EscposPrinter extends WirePrinter {
  constructor(wire: ByteWire, model: EscposModel, { renderer, log, timing = {} }: PrinterSurroundings) {
    const language = new EscposConversation(wire, model, timing.statusTimeoutMs ?? STATUS_TIMEOUT_MS);
    super({ wire, language, paper: model.paper, renderer, log, timing });
  }
}

export const escposPrinter = defineDriver({
  name: 'escpos',
  opens: ['printer'],
  over: ['tcp', 'serial', 'file', 'usb'],
  model: escposModelSchema,
  settings: z.strictObject({}),
  open: ({ model, connection }, { openBytes, log }) =>
    new EscposPrinter(openBytes(connection, model.line), model, { renderer: new StripThread(), log }),
});
