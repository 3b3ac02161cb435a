/** Time-based one-time passwords (RFC 6238) as every authenticator app knows them: SHA-1, six digits, thirty seconds. */
import { Secret, TOTP } from 'otpauth';

const PERIOD_SECONDS = 30;
const MS_PER_SECOND = 1_000;
/** 160 bits, as RFC 4226 (section 4, R6) recommends; own reading. */
const SECRET_BYTES = 20;
/** One step early or late: clocks differ (RFC 6238, section 5.2; own reading). */
const STEPS_BESIDE = 1;
const ISSUER = 'Portico';

const totpOf = (secret: string, label = '') =>
  new TOTP({
    issuer: ISSUER,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });

/** In base 32. */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** For a QR code. */
export const totpUri = (secret: string, staffId: string): string => totpOf(secret, staffId).toString();

/** Of which time step the code is; null where it is of none around now. Whoever asks sees to it that a step is taken once. */
export function stepOfCode(secret: string, code: string, nowMs: number): number | null {
  const beside = totpOf(secret).validate({ token: code, timestamp: nowMs, window: STEPS_BESIDE });
  return beside === null ? null : Math.floor(nowMs / MS_PER_SECOND / PERIOD_SECONDS) + beside;
}
