/** Coupon of a positive offer file, AI (8112): "GS1 AI (8112) Coupon Data Specification", as GS1's reference linter `couponposoffer` reads it. */
import { err, ok, type Result } from '../../result.ts';
import { readOfferCode, readPrefix, readSerialNumber } from './coupon-fields.ts';
import { DigitFields } from './digit-fields.ts';
import type { Fault } from './fault.ts';

export type PositiveOffer = {
  /** 0 a digital or paper coupon, 1 reserved for other uses. */
  format: string;
  funderId: string;
  offerCode: string;
  serialNumber: string;
};

export function readPositiveOffer(value: string): Result<PositiveOffer, Fault> {
  const fields = new DigitFields(value);
  const format = fields.digit('01', { missing: 'couponMissingFormatCode', invalid: 'couponInvalidFormatCode' });
  const funderId = readPrefix(fields, 'Funder');
  const offerCode = readOfferCode(fields);
  const serialNumber = readSerialNumber(fields);
  fields.end('couponExcessData');
  return fields.fault === null ? ok({ format, funderId, offerCode, serialNumber }) : err(fields.fault);
}
