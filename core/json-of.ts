/** What the text says; null where it is no JSON. Whoever asks validates the answer, and no schema of ours takes null for a message. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Refused by the caller's schema like everything else that is malformed.
    return null;
  }
}
