import { openSealedText, sealText } from '../offline/wire/sealed-text.ts';

export { SESSION_KEY_BYTES } from '../offline/wire/session-key-wire.ts';

/** One session's personal data: sealed with AES-256-GCM before it enters an event, opened only for the view and for effects. */
export interface PersonalData {
  seal(plain: string): string;
  /** Null where the text was sealed under another key: after a power loss the old one is gone. */
  reveal(sealed: string): string | null;
}

export const personalDataUnder = (key: Uint8Array): PersonalData => ({
  seal: (plain) => sealText(key, plain),
  reveal: (sealed) => openSealedText(key, sealed),
});
