/** What the offline layer asks of a logger; a pino logger fits. */
export interface OfflineLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const nothing = () => undefined;
export const silentLog: OfflineLog = { info: nothing, warn: nothing, error: nothing };
