import { findBrand } from '../core/brands/brands.ts';
import type { DepartureControl } from '../core/checkin/departure.ts';
import { receiptNumberOf } from '../core/checkout/receipt/receipt-document.ts';
import type { ShopService } from '../core/checkout/shop-service.ts';
import type { KioskConfig } from '../core/config/kiosk-config.ts';
import type { Carrier, QueryAnswer, Refusal, ScreenQuery } from '../core/contract/carrier.ts';
import type { ScreenCommand } from '../core/contract/commands.ts';
import type { View } from '../core/contract/view.ts';
import type { KeyPress } from '../core/keyboard/keyboard-devices.ts';
import { InvariantError } from '../core/result.ts';
import { attentionOf } from '../core/session/attention.ts';
import { finishedAtMs } from '../core/session/deadlines.ts';
import { type Surroundings, viewOf } from '../core/session/view-of.ts';
import { waitingPrint } from '../core/session/waiting-print.ts';
import { mayStaff } from '../core/staff/state.ts';
import type { DeviceMemory } from '../hardware/device-memory.ts';
import { isUsable } from '../hardware/ports/device.ts';
import type { FiscalSigner } from '../hardware/ports/fiscal-signer.ts';
import type { CardSwipe } from '../hardware/ports/magstripe-reader.ts';
import type { Scan } from '../hardware/ports/scanner.ts';
import type { Devices } from '../hardware/supervisor.ts';
import type { LocalCatalogue } from '../offline/catalogue.ts';
import type { Journal } from '../offline/journal.ts';
import type { LearnedWeights } from '../offline/learned-weights.ts';
import type { RefundClient } from '../offline/refund-client.ts';
import { detailOf } from '../offline/storage-failure.ts';
import type { StoredValueClient } from '../offline/stored-value-client.ts';
import type { SuspendedClient } from '../offline/suspended-client.ts';
import type { Stopped } from '../offline/sync-store.ts';
import type { SyncThread } from '../offline/sync-thread.ts';
import { createAttentionLight } from './attention-light.ts';
import { createBaggingWatch } from './bagging-watch.ts';
import { createCashEffects } from './effects/cash.ts';
import { createEffectRunner } from './effects/runner.ts';
import { createHeadOfficeSettings } from './head-office-settings.ts';
import { createHeadOfficeWrapping } from './head-office-wrapping.ts';
import { createJournalPacing } from './journal-pacing.ts';
import type { KeyKeeper } from './key-keeper.ts';
import { keyboardDevicesOf } from './keyboard.ts';
import { payByOf, usableNow } from './pay-by.ts';
import type { PersonalData } from './personal-data.ts';
import type { Pictures } from './pictures.ts';
import type { Clock, Log } from './ports.ts';
import { type Findings, prepareScan, prepareScreenCommand, prepareSwipe } from './prepare.ts';
import { produceItem } from './produce.ts';
import { receiptOrigin, signerIsMissing } from './receipt-origin.ts';
import { createScaleWatch } from './scale-watch.ts';
import { createScreens } from './screens.ts';
import { createSession } from './session.ts';
import { createSessionClaim } from './session-claim.ts';
import { createSessionKeys } from './session-keys.ts';
import { createShopPrices } from './shop-prices.ts';
import { createPinLocks } from './staff/pin-locks.ts';
import { createStaffDesk, type PinVerifier } from './staff/staff-desk.ts';
import { rememberedSymbols } from './symbols.ts';
import { createUsedSlips } from './used-slips.ts';

/** As `receiptNumberOf` makes them. */
const RECEIPT_NUMBER = /^[A-Z0-9-]{1,32}-\d{6,15}$/;

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

/** Wires the parts together and takes up what was under way. Nothing is global. */
export async function assembleKiosk(config: KioskConfig, parts: KioskParts, deps: KioskDeps): Promise<Kiosk> {
  const { clock, log } = deps;
  const { boot, newId, journal, devices, catalogue, pictures, sync } = parts;
  const brand = findBrand(config.brand);
  if (brand === null) throw new InvariantError(`the configuration let the brand ${config.brand} through`);
  const isStore = config.journey === 'checkout';
  const printerClass = printerClassOf(config);
  const settings = createHeadOfficeSettings(config, catalogue, log);
  const prices = createShopPrices(config, settings, catalogue, deps.timeZone, log);
  const refreshSettings = () => {
    if (session.state.status !== 'closed') return;
    settings.refresh();
    prices.refresh();
  };

  const keys = createSessionKeys({
    keeper: deps.keeper,
    newId,
    randomKey: parts.randomKey,
    wrap: async (sessionId, key) => {
      const headOfficeKey = sync.state?.headOfficeKey ?? null;
      if (headOfficeKey === null) return null;
      try {
        return await parts.wrapSessionKey(headOfficeKey, sessionId, key);
      } catch (cause) {
        // A head office that sends a key of another kind must not stop the kiosk; it only cannot read this session.
        log.error({ detail: detailOf(cause) }, 'the head office key cannot be used');
        return null;
      }
    },
  });
  const cash = createCashEffects({
    recycler: () => claim.port('cashRecycler'),
    state: () => session.state,
    report: (command, effectId, outcome) => void session.submit(command, { effectId, outcome }),
    submit: (command) => session.submit(command),
    onChange: () => screens.publish(),
    log,
  });
  const runEffect = createEffectRunner({
    state: () => session.state,
    terminal: () => claim.port('paymentTerminal'),
    printer: () => claim.port('printer'),
    storedValue: parts.storedValue,
    cash,
    departureControl: parts.departureControl,
    shop: parts.shop,
    suspended: parts.suspended,
    refunds: parts.refunds,
    sign: parts.sign ?? null,
    personal: () => keys.current,
    report: (command, effectId, outcome) => void session.submit(command, { effectId, outcome }),
    log,
    signer: parts.signer ?? null,
    delay: (ms) => new Promise((resolve) => void clock.after(ms, resolve)),
    setting: {
      brandName: () => brand.name,
      get placeName() {
        return settings.config.placeName;
      },
      kioskId: config.kioskId,
      timeZone: deps.timeZone,
    },
  });
  const session = createSession({
    journal,
    clock,
    log,
    newId,
    keys,
    context: {
      journey: config.journey,
      currency: config.currency,
      timeZone: deps.timeZone,
      get languages() {
        return settings.config.languages;
      },
      get timing() {
        return settings.config.timing;
      },
      get offlinePayments() {
        return settings.config.offlinePayments;
      },
      get checkout() {
        return settings.config.checkout;
      },
      get pricing() {
        return prices.pricing;
      },
    },
    origin: () =>
      receiptOrigin({
        kioskId: config.kioskId,
        brandName: brand.name,
        placeName: settings.config.placeName,
        randomKey: parts.randomKey,
        sign: parts.sign,
      }),
    receiptNumberOf: (seq) => receiptNumberOf(config.kioskId, journal.receiptBase, seq),
    chance: parts.chance,
    catalogueVersion: () => catalogue.version,
    onChange: () => {
      refreshSettings();
      followSession();
      scale.follow(session.state.status === 'open' && viewNow().screen.name === 'weigh');
      bagging.follow();
      publish();
      pacing.onChange();
    },
    onEffect: (effectId, effect) => {
      // What was under way at a restart is taken up before anything has changed.
      followSession();
      runEffect(effectId, effect);
    },
  });

  const claim = createSessionClaim(devices.claims, log, ({ port }) => {
    port('scanner')?.onScan(scanned);
    port('magstripeReader')?.onSwipe(swiped);
    port('cashRecycler')?.onLevels(() => screens.publish());
  });
  const followSession = () => claim.follow(session.state.status === 'open' ? session.state.sessionId : null);

  const pacing = createJournalPacing({ clock, log, journal, sign: parts.sign, session: () => session, sync });
  const scale = createScaleWatch(
    () => claim.port('scale'),
    () => screens.publish(),
  );
  const symbolOf = rememberedSymbols();
  const bagging = createBaggingWatch({
    session: () => session,
    scale: () => claim.port('securityScale'),
    settings: () => settings.config.checkout.bagging,
    weights: parts.learnedWeights,
    nowMs: clock.nowMs,
  });
  const showAttention = createAttentionLight(() => claim.port('signalLight'));
  const keyboard = keyboardDevicesOf(config.devices);
  const staff = createStaffDesk({
    settings: () => settings.config.staff,
    session,
    locks: createPinLocks(parts.pinMemory, () => settings.config.staff, log),
    verifier: parts.pinVerifier,
    nowMs: clock.nowMs,
    log,
  });

  const usable = usableNow(devices, () => sync.state?.online === true);
  const surroundings = (): Surroundings => ({
    kiosk: {
      kioskId: config.kioskId,
      journey: config.journey,
      brand: config.brand,
      placeName: settings.config.placeName,
      currency: config.currency,
      languages: settings.config.languages,
      ...(keyboard === null ? {} : { keyboard }),
    },
    defaultLanguage: settings.config.languages[0] ?? 'en',
    status: {
      server: sync.state?.online === true ? 'online' : 'offline',
      devices: devices.statuses().map(({ device, state }) => ({ device, state })),
    },
    reading: scale.reading,
    outOfService:
      session.broken ??
      (sync.state ?? { stopped: parts.stoppedBefore }).stopped ??
      (isStore && catalogue.version === 0 ? 'noCatalogue' : null) ??
      (claim.isFree ? null : 'maintenance') ??
      (signerIsMissing(settings.config.checkout.receipt, parts.signer) ? 'signer' : null),
    payBy: payByOf(settings.config.checkout.tenders, usable),
    cash: cash.view(),
    reveal: (sealed) => keys.current?.reveal(sealed) ?? '',
    staffName: (staffId) => staff.nameOf(staffId),
    symbolOf,
    checkout: settings.config.checkout,
  });
  const viewNow = (): View => viewOf(session.state, surroundings());
  function publish(): void {
    screens.publish();
    const isClosed = session.state.status === 'closed' && surroundings().outOfService !== null;
    showAttention(isClosed ? 'closed' : attentionOf(session.state));
  }

  const mayRefund = (): boolean => {
    const { state } = session;
    return (
      state.status === 'open' && state.journey.journey === 'checkout' && mayStaff(state.journey.checkout, 'refund')
    );
  };
  const wasRecalledHere = createUsedSlips(journal);
  if (settings.config.checkout.suspend.offlineTill === config.kioskId) wasRecalledHere('');
  const findings: Findings = {
    journey: config.journey,
    findProduct: (code) => catalogue.find(code, clock.nowMs()),
    goodsContext: () => ({
      currentYear: new Date(clock.nowMs()).getUTCFullYear(),
      inStoreRules: settings.config.inStoreRules,
    }),
    shop: () => {
      const { codes, bags } = settings.config.checkout.basket;
      return { currency: config.currency, ownCodes: codes, bags: bags.articles };
    },
    recallsOf: prices.recallsOf,
    receiptNumberIn: (text) => (mayRefund() && RECEIPT_NUMBER.test(text) ? text : null),
    slips: {
      kioskId: config.kioskId,
      settings: () => settings.config.checkout.suspend,
      findProduct: (code) => catalogue.find(code, clock.nowMs()),
      wasRecalledHere,
      nowMs: clock.nowMs,
    },
    stableWeightGrams: () => {
      const now = scale.reading;
      return now?.kind === 'stable' ? now.weightGrams : null;
    },
    badgeIn: (text) => staff.badgeIn(text),
    terminalUsable: usable.terminal,
    recyclerUsable: usable.recycler,
    serverUsable: usable.server,
    asksForValueNumber: () => viewNow().screen.name === 'payNumber',
    personal: () => personalOfNextCommand(),
  };
  function personalOfNextCommand(): PersonalData {
    const opens = session.state.status === 'closed' || finishedAtMs(session.state) !== null;
    const personal = opens ? keys.upcoming : keys.current;
    if (personal === null) throw new InvariantError('no key for personal data');
    return personal;
  }

  const screens = createScreens({
    boot,
    keys: parts.deliverKeys,
    view: viewNow,
    async carryOut(command: ScreenCommand): Promise<Refusal | null> {
      if (viewNow().screen.name === 'outOfService') return 'notNow';
      await keys.prepare();
      if (command.type === 'staff.pin') return staff.pinGiven(command.pin);
      const refused = await session.submit(prepareScreenCommand(command, findings));
      if (refused === null) return null;
      return refused.kind === 'busy' ? 'busy' : 'notNow';
    },
    answer(query: ScreenQuery): QueryAnswer {
      return { type: query.type, items: catalogue.produce(clock.nowMs()).flatMap(produceItem) };
    },
  });

  function scanned(symbol: Scan): void {
    if (viewNow().screen.name === 'outOfService') return;
    void keys.prepare().then(() => session.submit(prepareScan(symbol, findings)));
  }
  function swiped(swipe: CardSwipe): void {
    if (!isStore || viewNow().screen.name === 'outOfService') return;
    void keys.prepare().then(() => {
      const command = prepareSwipe(swipe, staff.cardIn(swipe), findings);
      return command === null ? null : session.submit(command);
    });
  }
  devices.claims.onChange(publish);
  devices.onStatus(({ device, state }) => {
    publish();
    const waiting = device === printerClass && isUsable(state) ? waitingPrint(session.state) : null;
    if (waiting !== null) void session.submit(waiting);
  });
  const wrapToHeadOffice = createHeadOfficeWrapping(keys, session);
  let picturesOfVersion = 0;
  sync.onState(({ headOfficeKey }) => {
    refreshSettings();
    publish();
    wrapToHeadOffice(headOfficeKey);
    if (isStore && catalogue.version !== picturesOfVersion) {
      picturesOfVersion = catalogue.version;
      void pictures.prefetch(catalogue.produce(clock.nowMs()));
    }
  });
  await session.start();

  return {
    addCarrier: (carrier) => carrier.onScreen((screen, { wants }) => screens.add(screen, wants)),
    picture: pictures.read,
    async close() {
      session.stop();
      cash.stop();
      pacing.stop();
      scale.stop();
      bagging.stop();
      await devices.close();
      await parts.pinVerifier.close();
      await parts.signer?.close();
      await sync.close();
      catalogue.close();
      parts.learnedWeights.close();
      journal.close();
    },
  };
}

export const printerClassOf = ({ journey }: KioskConfig): 'receiptPrinter' | 'boardingPassPrinter' =>
  journey === 'checkout' ? 'receiptPrinter' : 'boardingPassPrinter';
