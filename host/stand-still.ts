/**
 * A kiosk whose disk refuses at the start. It opens nothing and takes nothing; its screen says that it is out of service and why, instead of
 * waiting for a host that never comes. It looks every few seconds whether the disk works again.
 */
import type { KioskConfig } from '../core/config/kiosk-config.ts';
import { CLOSED } from '../core/session/state.ts';
import { viewOf } from '../core/session/view-of.ts';
import type { Kiosk } from './kiosk-parts.ts';
import type { Clock, Log } from './ports.ts';
import { createScreens } from './screens.ts';
import { STORAGE_PROBE_INTERVAL_MS } from './session.ts';

export interface StandStillDeps {
  /** Id of this run of the host. */
  boot: string;
  clock: Clock;
  log: Log;
  /** Whether a start would get further by now. */
  canStart: () => boolean;
  /** Called once; a host is to be started in place of this one. */
  onRepaired: () => void;
}

export function standStill(config: KioskConfig, { boot, clock, log, canStart, onRepaired }: StandStillDeps): Kiosk {
  const { kioskId, journey, brand, placeName, currency, languages } = config;
  const around = {
    kiosk: { kioskId, journey, brand, placeName, currency, languages },
    defaultLanguage: languages[0] ?? 'en',
    status: { server: 'offline' as const, devices: [] },
    reading: null,
    outOfService: 'storage' as const,
    payBy: { kinds: [], partMinorMin: null, giftCardPinDigits: 0 },
    cash: null,
    reveal: () => '',
    staffName: (staffId: string) => staffId,
    symbolOf: () => null,
    checkout: config.checkout,
  };
  const screens = createScreens({
    boot,
    view: () => viewOf(CLOSED, around),
    carryOut: async () => 'notNow',
    answer: ({ type }) => ({ type, items: [] }),
    keys: () => undefined,
  });
  let cancel = clock.after(STORAGE_PROBE_INTERVAL_MS, look);

  function look(): void {
    if (!canStart()) {
      cancel = clock.after(STORAGE_PROBE_INTERVAL_MS, look);
      return;
    }
    log.info({}, 'the disk works again: the kiosk starts');
    onRepaired();
  }

  return {
    addCarrier: (carrier) => carrier.onScreen((screen, { wants }) => screens.add(screen, wants)),
    picture: async () => null,
    async close() {
      cancel();
    },
  };
}
