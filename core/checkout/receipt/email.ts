import { z } from 'zod';

/** RFC 5321, section 4.5.3.1: a path of at most 256 octets with its brackets. */
export const EMAIL_CHARACTERS_MAX = 254;

/** One address, and nothing that could become a second one or another header. */
export const emailSchema = z.email().max(EMAIL_CHARACTERS_MAX);
export const isEmail = (text: string): boolean => emailSchema.safeParse(text).success;
