/** Nothing is wrong with the request; the store cannot take it now. `app.ts` answers 503 with `Retry-After`. */
export class ComeBackError extends Error {
  override readonly name: string = 'ComeBackError';
}

/** More waits for the database than it is worth keeping in memory. */
export class TooBusyError extends ComeBackError {
  override readonly name = 'TooBusyError';
}
