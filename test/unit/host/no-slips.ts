import { dutySettingsSchema } from '../../../core/checkout/duty/settings.ts';
import { suspendSettingsSchema } from '../../../core/checkout/suspend/settings.ts';
import type { PassFindings } from '../../../host/prepare-boarding-pass.ts';
import type { SlipFindings } from '../../../host/prepare-slip.ts';

/** A kiosk that is not the till for slips. */
export const noSlips: SlipFindings = {
  kioskId: 'k1',
  settings: () => suspendSettingsSchema.parse({}),
  findProduct: () => null,
  wasRecalledHere: () => false,
  nowMs: () => 0,
};

/** A shop at no airport. */
export const noPasses: PassFindings = {
  settings: () => dutySettingsSchema.parse({}),
  nowMs: () => 0,
  timeZone: 'UTC',
  sign: null,
  wasSoldOn: () => false,
};
