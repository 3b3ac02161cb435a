import { z } from 'zod';
import { auditSettingsSchema } from './audit/settings.ts';
import { baggingSettingsSchema } from './bagging/settings.ts';
import { basketSettingsSchema } from './basket/settings.ts';
import { couponSettingsSchema } from './coupons/settings.ts';
import { dutySettingsSchema } from './duty/settings.ts';
import { interventionSettingsSchema } from './interventions/settings.ts';
import { memberSettingsSchema } from './member/settings.ts';
import { tendersSettingsSchema } from './payment/settings.ts';
import { receiptSettingsSchema } from './receipt/settings.ts';
import { refundSettingsSchema } from './refund/settings.ts';
import { restrictionSettingsSchema } from './restrictions/settings.ts';
import { suspendSettingsSchema } from './suspend/settings.ts';

/**
 * What a retailer decides about the self-checkout: a key a feature, whose schema with its defaults lies in the feature's own `settings.ts`.
 * In a kiosk's configuration and from head office under `checkout`.
 */
export const checkoutSettingsSchema = z.strictObject({
  interventions: interventionSettingsSchema.prefault({}),
  receipt: receiptSettingsSchema.prefault({}),
  restrictions: restrictionSettingsSchema.prefault({}),
  tenders: tendersSettingsSchema.prefault({}),
  bagging: baggingSettingsSchema.prefault({}),
  audit: auditSettingsSchema.prefault({}),
  basket: basketSettingsSchema.prefault({}),
  coupons: couponSettingsSchema.prefault({}),
  member: memberSettingsSchema.prefault({}),
  suspend: suspendSettingsSchema.prefault({}),
  refund: refundSettingsSchema.prefault({}),
  duty: dutySettingsSchema.prefault({}),
});
export type CheckoutSettings = z.infer<typeof checkoutSettingsSchema>;
