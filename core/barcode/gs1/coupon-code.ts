/**
 * North American Coupon Code, AI (8110): "North American Coupon Application Guideline Using GS1 DataBar Expanded Symbols", as GS1's
 * reference linter `couponcode` reads it; the meanings of the codes are our own reading of that guideline.
 */
import { err, ok, type Result } from '../../result.ts';
import { readOfferCode, readPrefix, readSerialNumber } from './coupon-fields.ts';
import { findDateFault } from './date-time.ts';
import { DigitFields } from './digit-fields.ts';
import type { Fault } from './fault.ts';

const ANY_DIGIT = '0123456789';
const REQUIREMENT_CODES = '012349';
const SAVE_VALUE_CODES = '01256';
const DATE_LENGTH = 6;

/** What must be bought. `requirement` is a count, cents or hundredths of a pound or kilogram, as `requirementCode` says. */
export type CouponPurchase = { requirement: number; requirementCode: string; familyCode: string };
/** `companyPrefix` null: the same company as the first purchase's. */
export type FurtherPurchase = CouponPurchase & { companyPrefix: string | null };

export type CouponCode = {
  companyPrefix: string;
  offerCode: string;
  /** In cents unless `saveValueCode` says otherwise. */
  saveValue: number;
  primaryPurchase: CouponPurchase;
  additionalPurchaseRulesCode?: string;
  secondPurchase?: FurtherPurchase;
  thirdPurchase?: FurtherPurchase;
  /** `YYMMDD`, as coded; the century is not known here. */
  expirationDate?: string;
  startDate?: string;
  serialNumber?: string;
  retailerPrefixOrGln?: string;
  /** 0 cents off, 1 free, 2 that many items free, 5 per cent off, 6 cents off a purchase of several. */
  saveValueCode?: string;
  /** 0 first, 1 second, 2 third item of purchase. */
  saveValueAppliesToItem?: string;
  storeCouponFlag?: string;
  doNotMultiply?: boolean;
};

function readPurchase(fields: DigitFields, which: '1st' | '2nd' | '3rd'): CouponPurchase {
  const requirement = fields.counted('12345', 0, {
    missing: `couponMissing${which}PurchaseRequirementVli`,
    invalid: `couponInvalid${which}PurchaseRequirementLength`,
    truncated: `couponTruncated${which}PurchaseRequirement`,
  });
  const requirementCode = fields.digit(REQUIREMENT_CODES, {
    missing: `couponMissing${which}PurchaseRequirementCode`,
    invalid: `couponInvalid${which}PurchaseRequirementCode`,
  });
  const familyCode = fields.digits(3, `couponTruncated${which}PurchaseFamilyCode`);
  return { requirement: Number(requirement), requirementCode, familyCode };
}

function readFurtherPurchase(fields: DigitFields, which: '2nd' | '3rd'): FurtherPurchase {
  const purchase = readPurchase(fields, which);
  if (fields.takeIf('9')) return { ...purchase, companyPrefix: null };
  const companyPrefix = readPrefix(fields, `${which}PurchaseGcp`);
  return { ...purchase, companyPrefix };
}

function readDate(fields: DigitFields, kinds: { tooShort: string; invalid: string }): string {
  const date = fields.digits(DATE_LENGTH, kinds.tooShort);
  if (date !== '' && findDateFault(date, { yearLength: 2, isDayOptional: false }) !== null)
    fields.refuse(kinds.invalid, DATE_LENGTH);
  return date;
}

function readDates(fields: DigitFields): Pick<CouponCode, 'expirationDate' | 'startDate'> {
  const dates: Pick<CouponCode, 'expirationDate' | 'startDate'> = {};
  if (fields.takeIf('3')) {
    dates.expirationDate = readDate(fields, {
      tooShort: 'couponTooShortForExpirationDate',
      invalid: 'couponInvalidExpirationDate',
    });
  }
  if (fields.takeIf('4')) {
    dates.startDate = readDate(fields, { tooShort: 'couponTooShortForStartDate', invalid: 'couponInvalidStartDate' });
    const bothDates = 2 * (DATE_LENGTH + 1);
    if ((dates.expirationDate ?? dates.startDate) < dates.startDate) {
      fields.refuse('couponExpirationBeforeStart', bothDates);
    }
  }
  return dates;
}

function readMiscellaneous(fields: DigitFields): Partial<CouponCode> {
  if (!fields.takeIf('9')) return {};
  const saveValueCode = fields.digit(SAVE_VALUE_CODES, {
    missing: 'couponMissingSaveValueCode',
    invalid: 'couponInvalidSaveValueCode',
  });
  const saveValueAppliesToItem = fields.digit('012', {
    missing: 'couponMissingSaveValueAppliesToItem',
    invalid: 'couponInvalidSaveValueAppliesToItem',
  });
  const storeCouponFlag = fields.digit(ANY_DIGIT, {
    missing: 'couponMissingStoreCouponFlag',
    invalid: 'nonDigitCharacter',
  });
  const doNotMultiply = fields.digit('01', {
    missing: 'couponMissingDontMultiplyFlag',
    invalid: 'couponInvalidDontMultiplyFlag',
  });
  return { saveValueCode, saveValueAppliesToItem, storeCouponFlag, doNotMultiply: doNotMultiply === '1' };
}

function readOptionalFields(fields: DigitFields): Partial<CouponCode> {
  const read: Partial<CouponCode> = {};
  if (fields.takeIf('1')) {
    read.additionalPurchaseRulesCode = fields.digit('0123', {
      missing: 'couponMissingAdditionalPurchaseRulesCode',
      invalid: 'couponInvalidAdditionalPurchaseRulesCode',
    });
    read.secondPurchase = readFurtherPurchase(fields, '2nd');
  }
  if (fields.takeIf('2')) read.thirdPurchase = readFurtherPurchase(fields, '3rd');
  Object.assign(read, readDates(fields));
  if (fields.takeIf('5')) {
    read.serialNumber = readSerialNumber(fields);
  }
  if (fields.takeIf('6')) {
    read.retailerPrefixOrGln = fields.counted('1234567', 6, {
      missing: 'couponMissingRetailerGcpOrGlnVli',
      invalid: 'couponInvalidRetailerGcpOrGlnLength',
      truncated: 'couponTruncatedRetailerGcpOrGln',
    });
  }
  return { ...read, ...readMiscellaneous(fields) };
}

export function readCouponCode(value: string): Result<CouponCode, Fault> {
  const fields = new DigitFields(value);
  const companyPrefix = readPrefix(fields, 'Gcp');
  const offerCode = readOfferCode(fields);
  const saveValue = fields.counted('12345', 0, {
    missing: 'couponMissingSaveValueVli',
    invalid: 'couponInvalidSaveValueLength',
    truncated: 'couponTruncatedSaveValue',
  });
  const primaryPurchase = readPurchase(fields, '1st');
  const optional = readOptionalFields(fields);
  fields.end('couponExcessData');
  if (fields.fault !== null) return err(fields.fault);
  return ok({ companyPrefix, offerCode, saveValue: Number(saveValue), primaryPurchase, ...optional });
}
