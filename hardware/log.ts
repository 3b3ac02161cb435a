/** The part of pino's logger that devices use. */
export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};
