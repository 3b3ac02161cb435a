/** Whether an archived segment is what its manifest says: every row, and the kiosk's signature under its end. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { err, ok, type Result } from '../core/result.ts';
import { followChain } from './chain.ts';
import { type ChainEnd, ROWS_READ_MAX } from './journal-file.ts';
import { withSegment } from './segmented-reading.ts';
import { type Segment, type SegmentManifest, signedManifest } from './segments.ts';
import { detailOf } from './storage-failure.ts';

/** By one of these keys: Ed25519, raw, base64url. A kiosk whose key was revoked has had several. */
export function isSigned(manifest: SegmentManifest, publicKeys: readonly string[]): boolean {
  const text = Buffer.from(signedManifest(manifest));
  const signature = Buffer.from(manifest.signature, 'base64url');
  return publicKeys.some((x) => {
    const key: KeyObject = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, text, key, signature);
  });
}

/** `detail` is for people and names the file. */
export type BadSegment = { kind: 'badSegment'; detail: string };
const bad = (detail: string) => err<BadSegment>({ kind: 'badSegment', detail });

/** Walks the whole segment, a bounded piece at a time; `pause` is called between two pieces. Does not throw. */
export async function verifySegment(
  segment: Segment,
  publicKeys: readonly string[],
  pause: () => Promise<void>,
): Promise<Result<ChainEnd, BadSegment>> {
  const { file, manifest } = segment;
  if (!isSigned(manifest, publicKeys)) return bad(`${file}: the signature of its manifest is not this kiosk’s`);
  let end: ChainEnd = manifest.after;
  try {
    for (;;) {
      const { seq } = end;
      const rows = withSegment(segment, (it) => it.readAfter(seq, ROWS_READ_MAX));
      if (rows.length === 0) break;
      const followed = followChain(end, rows);
      if (!followed.ok) return bad(`${file}: row ${followed.error.seq} ${followed.error.detail}`);
      end = followed.value;
      await pause();
    }
  } catch (cause) {
    return bad(`${file} cannot be read: ${detailOf(cause)}`);
  }
  const { last } = manifest;
  return end.seq === last.seq && end.hash === last.hash
    ? ok(end)
    : bad(`${file} ends at row ${end.seq}, its manifest says row ${last.seq}`);
}
