import { err, ok, type Result } from '../../result.ts';

/**
 * The code that opens the exit gate once: `PX1.<kiosk>.<code id>.<end, seconds in base 36>.<Ed25519 signature of what stands before it>`.
 * Own format. A gate that knows the kiosk's public key can check it without a network; that it is used once, the server sees to, or the
 * gate's own list while it is offline.
 */
export type ExitCode = { kioskId: string; codeId: string; expiresAtMs: number };

const FORMAT = 'PX1';
const EXIT_CODE_CHARACTERS_MAX = 220;
const SHAPE = /^PX1\.([a-z0-9-]{1,32})\.([\w-]{16})\.([0-9a-z]{1,9})\.([\w-]{86})$/;

export function exitCodeText({ kioskId, codeId, expiresAtMs }: ExitCode, sign: (text: string) => string): string {
  const signed = [FORMAT, kioskId, codeId, Math.floor(expiresAtMs / 1_000).toString(36)].join('.');
  return `${signed}.${sign(signed)}`;
}

export type ExitCodeRefusal = { kind: 'notACode' | 'unknownKiosk' | 'wrongSignature' | 'expired' };

/**
 * Whether the code is real and still good; whether it was used is asked elsewhere.
 * `isSigned` answers null for a kiosk that it does not know.
 */
export function readExitCode(
  text: string,
  isSigned: (kioskId: string, text: string, signature: string) => boolean | null,
  nowMs: number,
): Result<ExitCode, ExitCodeRefusal> {
  const found = text.length > EXIT_CODE_CHARACTERS_MAX ? null : SHAPE.exec(text);
  const [, kioskId = '', codeId = '', end = '', signature = ''] = found ?? [];
  if (found === null) return err({ kind: 'notACode' });
  const right = isSigned(kioskId, text.slice(0, -signature.length - 1), signature);
  if (right === null) return err({ kind: 'unknownKiosk' });
  if (!right) return err({ kind: 'wrongSignature' });
  const expiresAtMs = Number.parseInt(end, 36) * 1_000;
  return expiresAtMs < nowMs ? err({ kind: 'expired' }) : ok({ kioskId, codeId, expiresAtMs });
}
