import type { Catalogue } from '../../core/catalogue/product.ts';
import { type Channel, CURRENCY_KEY, type DownEntry, type ManifestPart } from '../../offline/wire/down-wire.ts';
import type { StoreContext } from './context.ts';
import * as packages from './down-packages.ts';
import * as publishing from './down-publishing.ts';
import { takeNotices } from './flight-notices.ts';

/** `changes`: other keys stay as they are. `whole`: a key that is not in it is removed. */
export type PublishMode = 'changes' | 'whole';
/** `changed` 0: everything was so already, and the version did not move. */
export type Published = { version: number; changed: number };

export interface ChannelState {
  channel: Channel;
  version: number;
  floor: number;
  entries: number;
}

/** Where reading a channel's changes goes on: after this key of this version. */
export type Cursor = { version: number; key: string };
export type ChangedEntry = { key: string; version: number; value: string | null };

/** The change log of what goes down to the kiosks, and the parts that were put together from it. One version at a time writes. */
export interface DownlinkStore {
  /** Entries are staged under the name that this gives, in as many calls as wanted, and become visible all at once by `publish`. */
  beginPublication(channel: Channel): Promise<string>;
  stagePublication(publication: string, entries: readonly DownEntry[]): Promise<void>;
  publish(publication: string, channel: Channel, mode: PublishMode): Promise<Published>;
  dropPublication(publication: string): Promise<void>;
  /** Publishes the catalogue's file whole where its version is higher than that of the last one. */
  seedCatalogue(catalogue: Catalogue): Promise<boolean>;
  /** After a backup was put back, and once after the catalogue got its own table: no version that was ever published comes again. */
  settleDownlink(): Promise<void>;
  channels(): Promise<ChannelState[]>;
  /** How many keys changed since a version; counts no further than `limit`. */
  countChanged(channel: Channel, since: number, limit: number): Promise<number>;
  /** The next changes, oldest first; null when the channel has another version than `to` by now. Without removals if `isWhole`. */
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

export function downlinkStore({ transact, read, now, newId, incarnation }: StoreContext): DownlinkStore {
  const moment = () => ({ nowMs: now(), incarnation });

  return {
    beginPublication: (channel) => transact((trx) => publishing.begin(trx, newId(), channel, now())),
    stagePublication: (publication, entries) => transact((trx) => publishing.stage(trx, publication, entries)),
    publish: (publication, channel, mode) =>
      transact(async (trx) => {
        if (channel === 'flights') await takeNotices(trx, publication);
        return publishing.publish(trx, publication, channel, mode, moment());
      }),
    dropPublication: (publication) => transact((trx) => publishing.drop(trx, publication)),
    seedCatalogue: (catalogue) =>
      transact(async (trx) => {
        if (!(await publishing.isNewSeed(trx, catalogue.version))) return false;
        await publishing.publishWhole(trx, newId(), 'catalogue', catalogueEntries(catalogue), moment());
        return true;
      }),
    settleDownlink: () =>
      transact(async (trx) => {
        await publishing.settle(trx, moment());
        const old = await publishing.catalogueOfBefore(trx);
        if (old === null || !(await publishing.isNewSeed(trx, old.version))) return;
        await publishing.publishWhole(trx, newId(), 'catalogue', catalogueEntries(old), moment());
      }),
    channels: () => read((trx) => publishing.channels(trx)),
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
