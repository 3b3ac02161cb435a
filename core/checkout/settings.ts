import { z } from 'zod';

/**
 * What a retailer decides about the self-checkout: a key a feature, whose schema with its defaults lies in the feature's own `settings.ts`.
 * In a kiosk's configuration and from head office under `checkout`.
 */
export const checkoutSettingsSchema = z.strictObject({});
export type CheckoutSettings = z.infer<typeof checkoutSettingsSchema>;
