import type { KioskConfig } from '../core/config/kiosk-config.ts';
import type { CashView } from '../core/contract/view.ts';
import type { Surroundings } from '../core/session/view-of.ts';
import type { HeadOfficeSettings } from './head-office-settings.ts';
import { keyboardDevicesOf } from './keyboard.ts';
import type { KioskParts } from './kiosk-parts.ts';
import { payByOf, type UsableNow } from './pay-by.ts';
import { signerIsMissing } from './receipt-origin.ts';
import type { ScaleWatch } from './scale-watch.ts';
import type { Session } from './session.ts';
import { rememberedSymbols } from './symbols.ts';

export type SurroundingsDeps = {
  config: KioskConfig;
  settings: HeadOfficeSettings;
  parts: Pick<KioskParts, 'devices' | 'catalogue' | 'sync' | 'stoppedBefore' | 'signer'>;
  usable: UsableNow;
  session: () => Session;
  scale: Pick<ScaleWatch, 'reading'>;
  /** Nobody else holds the devices. */
  isFree: () => boolean;
  cash: { view(): CashView | null };
  staffName: Surroundings['staffName'];
  reveal: Surroundings['reveal'];
};

/** The facts about the machine that its screens show and that no journal holds. */
export function createSurroundings({
  config,
  settings,
  parts,
  usable,
  session,
  scale,
  ...given
}: SurroundingsDeps): () => Surroundings {
  const { isFree, cash, staffName, reveal } = given;
  const { devices, catalogue, sync } = parts;
  const isStore = config.journey === 'checkout';
  const symbolOf = rememberedSymbols();
  const keyboard = keyboardDevicesOf(config.devices);
  return () => ({
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
      session().broken ??
      (sync.state ?? { stopped: parts.stoppedBefore }).stopped ??
      (isStore && catalogue.version === 0 ? 'noCatalogue' : null) ??
      (isFree() ? null : 'maintenance') ??
      (signerIsMissing(settings.config.checkout.receipt, parts.signer) ? 'signer' : null),
    payBy: payByOf(settings.config.checkout.tenders, usable),
    cash: cash.view(),
    reveal,
    staffName,
    symbolOf,
    checkout: settings.config.checkout,
  });
}
