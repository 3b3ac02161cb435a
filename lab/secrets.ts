/** What this lab's parts share in secret. Made once for a data folder, so that a second start fits to the first. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const SECRET_BYTES = 18;

const secretsSchema = z.strictObject({
  /** What the kiosks' one-time enrolment codes are made from. */
  enrolmentCode: z.string().min(8),
  /** The payment terminal's messages are encrypted under a key made from it. */
  terminalPassphrase: z.string().min(8),
});
export type LabSecrets = z.infer<typeof secretsSchema>;

export function openSecrets(file: string): LabSecrets {
  if (!existsSync(file)) {
    const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');
    const fresh: LabSecrets = { enrolmentCode: secret(), terminalPassphrase: secret() };
    writeFileSync(file, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 });
    return fresh;
  }
  try {
    return secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The kiosk's own: each works once, and for this kiosk only. */
export const enrolmentCodeOf = ({ enrolmentCode }: LabSecrets, kioskId: string): string =>
  `${enrolmentCode}.${kioskId}`;
