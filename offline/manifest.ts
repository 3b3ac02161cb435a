/** Whether a manifest is to be believed and followed. */
import { createPublicKey, verify } from 'node:crypto';
import { err, ok, type Result } from '../core/result.ts';
import {
  type Channel,
  type Manifest,
  manifestSchema,
  type SignedManifest,
  signedManifestText,
} from './wire/down-wire.ts';

/** Why an update was refused. Each leaves everything as it was. */
export type DownlinkProblemKind =
  /** Not signed by the publisher whose key came with the enrolment, or changed since. */
  | 'badSignature'
  | 'invalidManifest'
  /** No newer than what is here: an old manifest played again. */
  | 'notNewer'
  /** A delta that starts at another version than ours. The whole is asked for. */
  | 'otherStart'
  /** Bytes that are not what the manifest names. */
  | 'brokenPart'
  /** A value that breaks its schema. */
  | 'invalidEntry'
  /** What was staged is not what the manifest counts. */
  | 'incomplete'
  /** The server no longer has the parts: a newer version took their place. */
  | 'superseded';

export type DownlinkProblem = { channel: Channel; kind: DownlinkProblemKind; detail: string };

/** Whose word counts: a raw Ed25519 public key, base64url. */
export function isSignedBy(publisherKey: string, { text, signature }: SignedManifest): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publisherKey }, format: 'jwk' });
    return verify(null, Buffer.from(signedManifestText(text)), key, Buffer.from(signature, 'base64url'));
  } catch {
    // A key that is none signs nothing; Node says so in several ways.
    return false;
  }
}

/** `have` is what is active of the channel, 0 for nothing. Nothing of an unsigned text is looked at. */
export function readManifest(
  signed: SignedManifest,
  publisherKey: string,
): Result<Manifest, { kind: 'badSignature' | 'invalidManifest'; detail: string }> {
  if (!isSignedBy(publisherKey, signed)) {
    return err({ kind: 'badSignature', detail: 'the manifest is not signed by the publisher of this kiosk’s server' });
  }
  let json: unknown;
  try {
    json = JSON.parse(signed.text);
  } catch (cause) {
    return err({ kind: 'invalidManifest', detail: cause instanceof Error ? cause.message : String(cause) });
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err({ kind: 'invalidManifest', detail: `${issue?.path.join('.')}: ${issue?.message}` });
}

/** Null when the manifest leads on from `have`. */
export function objectionTo({ channel, fromVersion, toVersion }: Manifest, have: number): DownlinkProblem | null {
  if (toVersion <= have) {
    return { channel, kind: 'notNewer', detail: `version ${toVersion} is offered, ${have} is here` };
  }
  if (fromVersion !== 0 && fromVersion !== have) {
    return { channel, kind: 'otherStart', detail: `it starts at ${fromVersion}, here is ${have}` };
  }
  return null;
}
