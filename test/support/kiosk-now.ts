import type { KioskNow } from '../../core/attendant/kiosk-now.ts';

/** A kiosk of the store with nobody in front of it. */
export const idleKiosk = (kioskId: string): KioskNow => ({
  kioskId,
  journey: 'checkout',
  placeName: 'Here',
  currency: 'EUR',
  screen: 'attract',
  outOfService: null,
  attention: 'none',
  devices: [],
  session: null,
});
