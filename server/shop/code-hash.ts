import { createHash } from 'node:crypto';

/** What is kept instead of a code, or of a member's number: whoever reads the database cannot use the one nor call the other. */
export const codeHash = (text: string): string =>
  createHash('sha256').update(`portico/shop-code/1\n${text}`).digest('hex');

/** A telephone number is the same with blanks and signs, and a card's number in small letters. */
export const memberKeyHash = (key: string): string =>
  codeHash(`member ${key.replace(/[^A-Za-z0-9]/g, '').toUpperCase()}`);
