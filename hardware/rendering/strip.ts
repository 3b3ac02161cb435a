import type { StripRequest } from '../protocols/document-layout.ts';
import type { DotImage } from '../protocols/dot-image.ts';

/** `missing`: characters that no font has. Each stands on the strip as a box. */
export type Strip = { picture: DotImage; missing: string[] };

/** Draws text as dots, with its ligatures and in its direction. */
export interface StripRenderer {
  /** One strip for each request, in their order. Rejects when drawing is impossible, e.g. because a font file is gone. */
  render(requests: readonly StripRequest[]): Promise<Strip[]>;
  close(): Promise<void>;
}
