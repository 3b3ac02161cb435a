import { z } from 'zod';

/** What every event of the first version has: its version, and when it happened (Unix time in milliseconds). */
export const at = { v: z.literal(1), atMs: z.int().min(0) };
export const id = z.string().min(1).max(80);
