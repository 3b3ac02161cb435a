import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';

/** PEM files. The certificate comes first in its file, then its chain. */
export const tlsFilesSchema = z.strictObject({ certFile: z.string().min(1), keyFile: z.string().min(1) });
export type TlsFiles = z.infer<typeof tlsFilesSchema>;

export type Tls = { cert: string; key: string };
export type TlsError = { kind: 'brokenTls'; detail: string };

/** Read and tried out: a certificate and a key that do not belong together are found here, not by the first kiosk. */
export function readTls({ certFile, keyFile }: TlsFiles): Result<Tls, TlsError> {
  try {
    const tls = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
    createSecureContext(tls);
    return ok(tls);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return err({ kind: 'brokenTls', detail: `${certFile}, ${keyFile}: ${detail}` });
  }
}
