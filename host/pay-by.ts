import type { TenderKind } from '../core/checkout/payment/kinds.ts';
import type { TendersSettings } from '../core/checkout/payment/settings.ts';
import type { PayBy } from '../core/contract/view.ts';
import { type DeviceClass, isUsable } from '../hardware/ports/device.ts';
import type { Devices } from '../hardware/supervisor.ts';

/** What can be used at this moment. */
export type UsableNow = { terminal: () => boolean; recycler: () => boolean; server: () => boolean };

export function usableNow(devices: Pick<Devices, 'statuses'>, server: () => boolean): UsableNow {
  const isUp = (wanted: DeviceClass) =>
    devices.statuses().some(({ device, state }) => device === wanted && isUsable(state));
  return { terminal: () => isUp('paymentTerminal'), recycler: () => isUp('cashRecycler'), server };
}

/** What the shop offers, and which of it can be used at this moment. */
export const payByOf = (settings: TendersSettings, usable: UsableNow): PayBy => ({
  kinds: settings.kinds.map((kind) => ({ kind, usable: isUsableNow(kind, usable) })),
  partMinorMin: settings.parts ? settings.partMinorMin : null,
  giftCardPinDigits: settings.giftCard.pinDigits,
});

function isUsableNow(kind: TenderKind, { terminal, recycler, server }: UsableNow): boolean {
  if (kind === 'card') return terminal();
  return kind === 'cash' ? recycler() : server();
}
