import { suspendSettingsSchema } from '../../../core/checkout/suspend/settings.ts';
import type { SlipFindings } from '../../../host/prepare-slip.ts';

/** A kiosk that is not the till for slips. */
export const noSlips: SlipFindings = {
  kioskId: 'k1',
  settings: () => suspendSettingsSchema.parse({}),
  findProduct: () => null,
  wasRecalledHere: () => false,
  nowMs: () => 0,
};
