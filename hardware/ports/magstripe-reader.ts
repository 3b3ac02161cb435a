import type { Device } from './device.ts';

/**
 * A card that is no payment card: loyalty, staff, frequent flyer. Track texts are without sentinels and LRC (ISO/IEC 7811-6); a track
 * that the card has not, or that was misread, is null.
 */
export type CardSwipe = { track1: string | null; track2: string | null; track3: string | null };

export type RefusedSwipe = {
  /** A payment card's data never leaves the codec: nothing of it is in this event, and nothing may be logged. */
  kind: 'paymentCard' | 'misread';
};

/**
 * Magnetic stripe reader.
 * Guarantees: swipes come in order and each at most once; one that was cut by a disconnect is dropped. The tracks of payment cards
 * (ISO/IEC 7813) are dropped inside the codec and told as `paymentCard` only.
 */
export interface MagstripeReader extends Device {
  onSwipe(listener: (swipe: CardSwipe) => void): () => void;
  onRefused(listener: (refused: RefusedSwipe) => void): () => void;
}
