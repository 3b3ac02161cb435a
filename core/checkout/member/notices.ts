import { z } from 'zod';

export const memberNotices = [
  z.object({ kind: z.literal('memberNotFound') }),
  z.object({ kind: z.literal('memberNotCheckable') }),
] as const;
