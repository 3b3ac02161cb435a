import type { Catalogue } from '../../core/catalogue/product.ts';
import { type Channel, CURRENCY_KEY, type DownEntry, type ManifestPart } from '../../offline/wire/down-wire.ts';
import type { SeededOffers } from '../seed-files.ts';
import { seedOffers } from '../shop/seed-offers.ts';
import type { StoreContext } from './context.ts';
import * as packages from './down-packages.ts';
import * as steps from './down-publishing.ts';
import { hasValues, type Removals } from './down-removals.ts';
import * as publishing from './publish.ts';

/** `changes`: other keys stay as they are. `whole`: a key that is not in it is removed. */
export type PublishMode = 'changes' | 'whole';
/** `changed` 0: everything was so already, and the version did not move. */
export type Published = { version: number; changed: number };

export interface ChannelState {
  channel: Channel;
  version: number;
  floor: number;
  entries: number;
  /** A publication is being written: nothing can be put together of it until that is done. */
  isChanging: boolean;
}

/** Where reading a channel's changes goes on: after this key of this version. */
export type Cursor = { version: number; key: string };
export type ChangedEntry = { key: string; version: number; value: string | null };

/** The change log of what goes down to the kiosks, and the parts that were put together from it. One version at a time writes. */
export interface DownlinkStore {
  /**
   * Entries are staged under the name that this gives, in as many calls as wanted, and kiosks see them all at once after `publish`. That is
   * not one transaction but many short ones; what a crash leaves in the middle is finished by `settleDownlink`.
   */
  beginPublication(channel: Channel): Promise<string>;
  isPublication(publication: string, channel: Channel): Promise<boolean>;
  isStaged(publication: string, key: string): Promise<boolean>;
  stagePublication(publication: string, entries: readonly DownEntry[]): Promise<void>;
  /** It gives at least one key a value. */
  hasValues(publication: string): Promise<boolean>;
  /** What publishing it now would take away. */
  removalsOf(publication: string, channel: Channel, mode: PublishMode): Promise<Removals>;
  publish(publication: string, channel: Channel, mode: PublishMode): Promise<Published>;
  dropPublication(publication: string): Promise<void>;
  /** Publishes the catalogue's file whole where its version is higher than that of the last one. */
  seedCatalogue(catalogue: Catalogue): Promise<boolean>;
  /** The same for promotions and recalls, and adds the members. Throws on an entry that its channel does not take. */
  seedOffers(offers: SeededOffers): Promise<boolean>;
  /**
   * At every start: finishes what was left in the middle, sees to it after a backup was put back that no version that was ever published comes
   * again, and takes over the catalogue of a database from before the downlink.
   */
  settleDownlink(): Promise<void>;
  channels(): Promise<ChannelState[]>;
  /** Whether this database itself offered it. A kiosk has another where the one that it had it from was lost: what that changed is unknown. */
  hasVersion(channel: Channel, version: number): Promise<boolean>;
  /** How many keys changed since a version; counts no further than `limit`. */
  countChanged(channel: Channel, since: number, limit: number): Promise<number>;
  /** The next changes, oldest first; null when the channel has another version than `to` by now, or is changing. Without removals if `isWhole`. */
  changedAfter(
    query: { channel: Channel; to: number; isWhole: boolean },
    after: Cursor,
    limit: number,
  ): Promise<ChangedEntry[] | null>;
  findPackage(channel: Channel, from: number, to: number): Promise<ManifestPart[] | null>;
  beginPackage(span: packages.Span): Promise<void>;
  putPart(packageId: string, part: ManifestPart, body: Uint8Array): Promise<void>;
  /** Makes a package findable, and drops those that nobody needs any more. */
  finishPackage(span: packages.Span, parts: readonly ManifestPart[]): Promise<void>;
  dropPackage(packageId: string): Promise<void>;
  /** Null where it was dropped. */
  partBody(sha256: string): Promise<Uint8Array | null>;
}

export function downlinkStore(context: StoreContext): DownlinkStore {
  const { transact, read, now } = context;

  async function seed(catalogue: Catalogue): Promise<boolean> {
    if (!(await read((trx) => steps.isNewSeed(trx, catalogue.version)))) return false;
    await publishing.publishWhole(context, 'catalogue', catalogueEntries(catalogue));
    await transact((trx) => steps.rememberSeed(trx, catalogue.version));
    return true;
  }

  return {
    beginPublication: (channel) => publishing.begin(context, channel),
    isPublication: (publication, channel) => read((trx) => steps.isPublication(trx, publication, channel)),
    isStaged: (publication, key) => read((trx) => steps.isStaged(trx, publication, key)),
    stagePublication: (publication, entries) => publishing.stage(context, publication, entries),
    hasValues: (publication) => read((trx) => hasValues(trx, publication)),
    removalsOf: (publication, channel, mode) => publishing.removalsOf(context, publication, channel, mode),
    publish: (publication, channel, mode) => publishing.publish(context, publication, channel, mode),
    dropPublication: (publication) => publishing.drop(context, publication),
    seedCatalogue: seed,
    seedOffers: (offers) => seedOffers(context, offers),
    async settleDownlink() {
      await publishing.finishAll(context);
      await transact((trx) => steps.settle(trx, { nowMs: now(), incarnation: context.incarnation }));
      const old = await read((trx) => steps.catalogueOfBefore(trx));
      if (old !== null) await seed(old);
    },
    channels: () => read((trx) => steps.channels(trx)),
    hasVersion: (channel, version) => read((trx) => packages.hasVersion(trx, channel, version)),
    countChanged: (channel, since, limit) => read((trx) => packages.countChanged(trx, channel, since, limit)),
    changedAfter: (query, after, limit) => read((trx) => packages.changedAfter(trx, query, after, limit)),
    findPackage: (channel, from, to) => read((trx) => packages.find(trx, channel, from, to)),
    beginPackage: (span) => transact((trx) => packages.begin(trx, span, now())),
    putPart: (packageId, part, body) => transact((trx) => packages.putPart(trx, packageId, part, body)),
    finishPackage: (span, parts) => transact((trx) => packages.finish(trx, span, parts, now())),
    dropPackage: (packageId) => transact((trx) => packages.drop(trx, [packageId])),
    partBody: (sha256) => read((trx) => packages.partBody(trx, sha256)),
  };
}

const catalogueEntries = ({ currency, products }: Catalogue): DownEntry[] => [
  { key: CURRENCY_KEY, value: currency },
  ...products.map((product) => ({ key: product.code, value: product })),
];
