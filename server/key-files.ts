/** The two key files beside the ledger: made with it, and never silently made anew beside one that knows others. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../core/result.ts';
import { type HeadOfficeKey, type HeadOfficeKeyError, openHeadOfficeKey } from './head-office-key.ts';
import { openPublisherKey, type PublisherKey } from './publisher-key.ts';
import type { KnownKeysStore } from './store/known-keys-store.ts';

/** `detail` says what to do. */
export type OtherKeysError = { kind: 'otherKeys'; file: string; detail: string };

export interface KeyFiles {
  dataFolder: string;
  store: KnownKeysStore;
  /** Somebody said that the keys before are lost for ever. */
  isAcceptingNewKeys: boolean;
}

const HEAD_OFFICE_LOST =
  'put the file back from its copy, or from another server of this ledger. Only where no copy is left, start once with --accept-new-keys: personal data of sessions until then can be read by nobody any more';
const PUBLISHER_LOST =
  'put the file back from its copy, or from another server of this ledger (a copy from before renew-publisher-key does not do). Only where no copy is left, start once with --accept-new-keys: kiosks then take nothing that comes down until each has a new enrolment code';

export async function openKeyFiles({
  dataFolder,
  store,
  isAcceptingNewKeys,
}: KeyFiles): Promise<
  Result<{ headOfficeKey: HeadOfficeKey; publisherKey: PublisherKey }, HeadOfficeKeyError | OtherKeysError>
> {
  const known = isAcceptingNewKeys ? { headOfficeKeyId: null, publisherKey: null } : await store.knownKeys();
  const files = {
    headOffice: join(dataFolder, 'head-office-key.json'),
    publisher: join(dataFolder, 'publisher-key.json'),
  };
  // Both are looked at before either is made.
  if (known.headOfficeKeyId !== null && !existsSync(files.headOffice))
    return missing(files.headOffice, HEAD_OFFICE_LOST);
  if (known.publisherKey !== null && !existsSync(files.publisher)) return missing(files.publisher, PUBLISHER_LOST);
  const headOfficeKey = await openHeadOfficeKey(files.headOffice);
  if (!headOfficeKey.ok) return headOfficeKey;
  const publisherKey = openPublisherKey(files.publisher);
  if (!publisherKey.ok) return publisherKey;
  const pairs = headOfficeKey.value.list();
  if (known.headOfficeKeyId !== null && pairs.every(({ keyId }) => keyId !== known.headOfficeKeyId)) {
    return other(files.headOffice, HEAD_OFFICE_LOST);
  }
  const { publicKey, handovers } = publisherKey.value;
  const followed = [publicKey, ...handovers.map(({ from }) => from)];
  if (known.publisherKey !== null && !followed.includes(known.publisherKey))
    return other(files.publisher, PUBLISHER_LOST);
  const headOfficeKeyId = pairs.find(({ isPresent }) => isPresent)?.keyId;
  await store.noteKeys({ ...(headOfficeKeyId === undefined ? {} : { headOfficeKeyId }), publisherKey: publicKey });
  return ok({ headOfficeKey: headOfficeKey.value, publisherKey: publisherKey.value });
}

const missing = (file: string, advice: string) =>
  err({ kind: 'otherKeys' as const, file, detail: `is missing, and this ledger was made with one: ${advice}` });
const other = (file: string, advice: string) =>
  err({ kind: 'otherKeys' as const, file, detail: `does not hold the key that this ledger knows: ${advice}` });
