/** Fields that the coupons of AI (8110) and AI (8112) have in common. */
import type { DigitFields } from './digit-fields.ts';

export const readOfferCode = (fields: DigitFields): string => fields.digits(6, 'couponTruncatedOfferCode');

export const readSerialNumber = (fields: DigitFields): string =>
  fields.counted('0123456789', 6, {
    missing: 'couponMissingSerialNumberVli',
    invalid: 'nonDigitCharacter',
    truncated: 'couponTruncatedSerialNumber',
  });

/** The prefix of a company, behind a digit that says how much longer than six it is. `of`: as the faults' names have it. */
export const readPrefix = (fields: DigitFields, of: string): string =>
  fields.counted('0123456', 6, {
    missing: `couponMissing${of}Vli`,
    invalid: `couponInvalid${of}Length`,
    truncated: `couponTruncated${of}`,
  });
