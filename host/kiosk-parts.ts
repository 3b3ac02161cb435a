/** What a kiosk is put together from, and what comes of it. */
import type { DepartureControl } from '../core/checkin/departure.ts';
import type { ShopService } from '../core/checkout/shop-service.ts';
import type { Carrier } from '../core/contract/carrier.ts';
import type { KeyPress } from '../core/keyboard/keyboard-devices.ts';
import type { DeviceMemory } from '../hardware/device-memory.ts';
import type { FiscalSigner } from '../hardware/ports/fiscal-signer.ts';
import type { Devices } from '../hardware/supervisor.ts';
import type { LocalCatalogue } from '../offline/catalogue.ts';
import type { Journal } from '../offline/journal.ts';
import type { LearnedWeights } from '../offline/learned-weights.ts';
import type { LiveLink } from '../offline/live-link.ts';
import type { RefundClient } from '../offline/refund-client.ts';
import type { StoredValueClient } from '../offline/stored-value-client.ts';
import type { SuspendedClient } from '../offline/suspended-client.ts';
import type { Stopped } from '../offline/sync-store.ts';
import type { SyncThread } from '../offline/sync-thread.ts';
import type { KeyKeeper } from './key-keeper.ts';
import type { Pictures } from './pictures.ts';
import type { Clock, Log } from './ports.ts';
import type { PinVerifier } from './staff/staff-desk.ts';

export type Kiosk = {
  addCarrier(carrier: Carrier): void;
  picture(name: string): Promise<string | null>;
  close(): Promise<void>;
};

export type KioskDeps = {
  clock: Clock;
  log: Log;
  keeper: KeyKeeper;
  timeZone: string;
};

/** What a kiosk is put together from, already open. The simulation passes its own; closing the kiosk closes them. */
export type KioskParts = {
  /** Id of this run of the host. */
  boot: string;
  /** UUIDv7. */
  newId: () => string;
  /** 0 to 999,999, by chance. */
  chance: () => number;
  /** 32 random bytes. */
  randomKey: () => Uint8Array;
  /** Throws on a malformed head-office key. */
  wrapSessionKey: (headOfficeKey: string, sessionId: string, key: Uint8Array) => Promise<string>;
  journal: Journal;
  /** By the kiosk's key, for the segments that are rotated out of the journal; without it none are. */
  sign?: (text: string) => string;
  devices: Devices;
  /** Where the keystrokes of the controlling screen go; see `host/keyboard.ts`. */
  deliverKeys: (keys: readonly KeyPress[]) => void;
  catalogue: LocalCatalogue;
  pictures: Pictures;
  /** Where sales are signed; see `checkout.receipt.fiscal`. */
  signer?: FiscalSigner | null;
  /** Tells the server how things stand; without it nobody watches from afar. */
  live?: LiveLink;
  departureControl: DepartureControl;
  learnedWeights: LearnedWeights;
  /** Compares staff's PINs, and remembers the wrong ones. */
  pinVerifier: PinVerifier;
  pinMemory: DeviceMemory;
  storedValue: StoredValueClient;
  shop: ShopService;
  suspended: SuspendedClient;
  refunds: RefundClient;
  /** Begun with its network off where the journal opened with a failure. */
  sync: Pick<SyncThread, 'state' | 'onState' | 'nudge' | 'setNetwork' | 'close'>;
  /** What the server had made of this kiosk in its last run; counts until `sync` has a state. */
  stoppedBefore?: Stopped | null;
};
