/** Thrown by routes and hooks; `app.ts` turns it into the answer `{kind, detail, …facts}` with this status. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly statusCode: number;
  readonly kind: string;
  readonly facts: Record<string, number | string>;

  constructor(statusCode: number, kind: string, detail: string, facts: Record<string, number | string> = {}) {
    super(detail);
    this.statusCode = statusCode;
    this.kind = kind;
    this.facts = facts;
  }
}
