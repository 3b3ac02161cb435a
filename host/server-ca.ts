import { readFileSync } from 'node:fs';
import { err, ok, type Result } from '../core/result.ts';
import { detailOf } from '../offline/storage-failure.ts';

export type ServerCaError = { kind: 'unreadableFile'; key: 'server.caFile'; file: string; detail: string };

/** The PEM text of the server's certificate authority; null where the configuration names none. */
export function readServerCa(file: string | undefined): Result<string | null, ServerCaError> {
  if (file === undefined) return ok(null);
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (cause) {
    return err({ kind: 'unreadableFile', key: 'server.caFile', file, detail: detailOf(cause) });
  }
}
