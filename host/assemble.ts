import { kioskNowOf } from '../core/attendant/kiosk-now.ts';
import { findBrand } from '../core/brands/brands.ts';
import { receiptNumberOf } from '../core/checkout/receipt/receipt-document.ts';
import type { KioskConfig } from '../core/config/kiosk-config.ts';
import type { QueryAnswer, Refusal, ScreenQuery } from '../core/contract/carrier.ts';
import type { ScreenCommand } from '../core/contract/commands.ts';
import type { View } from '../core/contract/view.ts';
import { InvariantError } from '../core/result.ts';
import { attentionOf } from '../core/session/attention.ts';
import { finishedAtMs } from '../core/session/deadlines.ts';
import { viewOf } from '../core/session/view-of.ts';
import { waitingPrint } from '../core/session/waiting-print.ts';
import { isUsable } from '../hardware/ports/device.ts';
import { detailOf } from '../offline/storage-failure.ts';
import { createAttentionLight } from './attention-light.ts';
import { createBaggingWatch } from './bagging-watch.ts';
import { createCashEffects } from './effects/cash.ts';
import { createEffectRunner } from './effects/runner.ts';
import { createFindings } from './findings.ts';
import { createHeadOfficeSettings } from './head-office-settings.ts';
import { createHeadOfficeWrapping } from './head-office-wrapping.ts';
import { createInputs } from './inputs.ts';
import { createJournalPacing } from './journal-pacing.ts';
import type { Kiosk, KioskDeps, KioskParts } from './kiosk-parts.ts';
import { ownSale } from './own-sales.ts';
import { usableNow } from './pay-by.ts';
import type { PersonalData } from './personal-data.ts';
import { prepareScreenCommand } from './prepare.ts';
import { produceItem } from './produce.ts';
import { receiptOrigin } from './receipt-origin.ts';
import { createScaleWatch } from './scale-watch.ts';
import { createScreens } from './screens.ts';
import { createSession } from './session.ts';
import { createSessionClaim } from './session-claim.ts';
import { createSessionKeys } from './session-keys.ts';
import { createShopPrices } from './shop-prices.ts';
import { createPinLocks } from './staff/pin-locks.ts';
import { createStaffDesk } from './staff/staff-desk.ts';
import { createSurroundings } from './surroundings.ts';

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
    ownSale: (receiptNumber) =>
      ownSale(journal, receiptNumber, () => new Promise((resolve) => void clock.after(0, resolve))),
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
    port('scanner')?.onScan((symbol) => inputs.scanned(symbol));
    port('magstripeReader')?.onSwipe((swipe) => inputs.swiped(swipe));
    port('cashRecycler')?.onLevels(() => screens.publish());
  });
  const followSession = () => claim.follow(session.state.status === 'open' ? session.state.sessionId : null);

  const pacing = createJournalPacing({ clock, log, journal, sign: parts.sign, session: () => session, sync });
  const scale = createScaleWatch(
    () => claim.port('scale'),
    () => screens.publish(),
  );
  const bagging = createBaggingWatch({
    session: () => session,
    scale: () => claim.port('securityScale'),
    settings: () => settings.config.checkout.bagging,
    weights: parts.learnedWeights,
    nowMs: clock.nowMs,
  });
  const showAttention = createAttentionLight(() => claim.port('signalLight'));
  const staff = createStaffDesk({
    settings: () => settings.config.staff,
    session,
    locks: createPinLocks(parts.pinMemory, () => settings.config.staff, log),
    verifier: parts.pinVerifier,
    nowMs: clock.nowMs,
    log,
  });

  const usable = usableNow(devices, () => sync.state?.online === true);
  const surroundings = createSurroundings({
    config,
    settings,
    parts,
    usable,
    session: () => session,
    scale,
    isFree: () => claim.isFree,
    cash,
    staffName: (staffId) => staff.nameOf(staffId),
    reveal: (sealed) => keys.current?.reveal(sealed) ?? '',
  });
  const viewNow = (): View => viewOf(session.state, surroundings());
  function publish(): void {
    screens.publish();
    const isClosed = session.state.status === 'closed' && surroundings().outOfService !== null;
    showAttention(isClosed ? 'closed' : attentionOf(session.state));
    parts.live?.changed(() => kioskNowOf(session.state, surroundings()));
  }

  const findings = createFindings({
    config,
    settings,
    prices,
    parts,
    clock,
    usable,
    scale,
    timeZone: deps.timeZone,
    session: () => session,
    badgeIn: (text) => staff.badgeIn(text),
    screenNow: () => viewNow().screen.name,
    personal: personalOfNextCommand,
  });
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

  const inputs = createInputs({
    isStore,
    isOutOfService: () => viewNow().screen.name === 'outOfService',
    findings,
    staff,
    submit: (prepare) =>
      void keys.prepare().then(() => {
        const command = prepare();
        return command === null ? null : session.submit(command);
      }),
  });
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
      parts.live?.close();
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
