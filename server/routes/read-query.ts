import type { z } from 'zod';
import { RequestError } from '../request-error.ts';

/** Query strings and path parameters. */
export function readQuery<T>(query: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RequestError(400, 'badRequest', `${issue?.path.join('.') || '(query)'}: ${issue?.message ?? 'invalid'}`);
}
