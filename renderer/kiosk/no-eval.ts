/**
 * Imported before any schema. The page's content security policy runs no code that is made from text, and the schema library tries that
 * for speed as soon as a schema is made, which the browser reports as an attack.
 */
import { config } from 'zod';

config({ jitless: true });
