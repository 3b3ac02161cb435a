import { z } from 'zod';
import { CODEPAGE_NAMES } from './codepages.ts';

const SYMBOLOGIES = ['pdf417', 'qrcode', 'code128', 'ean13', 'ean8', 'upca', 'aztec'] as const;

/**
 * What a printer model can put on paper, in its own units (dots and modules). Limits are those of the commands: `GS ( k` for
 * two-dimensional symbols, `GS w` and `GS h` for bars, `ESC d` for feeding, `GS v 0` for pictures.
 */
export const paperFormatSchema = z.strictObject({
  /** Characters of font A in a line; 32, 35, 42, 44 and 48 are what the encoder knows. */
  columns: z.union([z.literal(32), z.literal(35), z.literal(42), z.literal(44), z.literal(48)]),
  /** Printable width. */
  dots: z.int().min(200).max(1_024),
  /** Tried in this order; what none of them holds is drawn. Pages of scripts from right to left are of no use: printers do not order. */
  codepages: z.array(z.enum(CODEPAGE_NAMES)).min(1),
  feedLinesBeforeCut: z.int().min(0).max(20),
  cut: z.enum(['partial', 'full', 'none']),
  /** Highest picture in one command. */
  rasterChunkDots: z
    .int()
    .min(24)
    .max(2_303)
    .refine((dots) => dots % 48 !== 0, 'no multiple of 48: clones lose their place there'),
  /** What the printer does not draw by a command of its own; sent as a picture. */
  drawnSymbols: z.array(z.enum(SYMBOLOGIES)),
  pdf417: z.strictObject({
    columns: z.int().min(0).max(30),
    moduleDots: z.int().min(2).max(8),
    rowModules: z.int().min(2).max(8),
    errorLevel: z.int().min(0).max(8),
  }),
  qrcode: z.strictObject({ moduleDots: z.int().min(1).max(8), errorLevel: z.enum(['l', 'm', 'q', 'h']) }),
  aztec: z.strictObject({ moduleDots: z.int().min(2).max(16), errorPercent: z.int().min(5).max(95) }),
  /** `code128` and the GTIN symbols. */
  bars: z.strictObject({ moduleDots: z.int().min(2).max(4), heightDots: z.int().min(1).max(255) }),
});
export type PaperFormat = z.infer<typeof paperFormatSchema>;
