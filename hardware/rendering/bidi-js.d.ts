/** The part of bidi-js that is used here; the package brings no types. */
declare module 'bidi-js' {
  type EmbeddingLevels = { levels: Uint8Array };
  export default function bidiFactory(): {
    getEmbeddingLevels(text: string, direction: 'ltr' | 'rtl'): EmbeddingLevels;
  };
}
