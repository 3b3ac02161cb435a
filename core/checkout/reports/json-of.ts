/** The stored text of an event. Null: it is no JSON, and so no event; who reads it says what becomes of that. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no event; the caller counts it.
    return null;
  }
}
