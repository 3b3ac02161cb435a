import { createPublicKey, verify } from 'node:crypto';
import { type OfflineLog, silentLog } from './log.ts';
import { detailOf } from './storage-failure.ts';
import { type Handover, handoverText } from './wire/identity-wire.ts';

/** Whether the key we trust vouches, over any number of keys in between, for another one. */
export function handsOver(
  from: string,
  to: string,
  handovers: readonly Handover[],
  log: OfflineLog = silentLog,
): boolean {
  let trusted = from;
  for (const handover of handovers) {
    if (handover.from === trusted && isTrue(handover, log)) trusted = handover.to;
  }
  return trusted === to;
}

function isTrue({ from, to, signature }: Handover, log: OfflineLog): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: from }, format: 'jwk' });
    return verify(null, Buffer.from(handoverText(from, to)), key, Buffer.from(signature, 'base64url'));
  } catch (cause) {
    log.warn({ detail: detailOf(cause) }, 'a handover names no key');
    return false;
  }
}
