/** Thrown by routes and hooks; `app.ts` turns it into the answer `{kind, detail}` with this status. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly statusCode: number;
  readonly kind: string;

  constructor(statusCode: number, kind: string, detail: string) {
    super(detail);
    this.statusCode = statusCode;
    this.kind = kind;
  }
}
