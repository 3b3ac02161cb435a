/** Boarding passes as they are printed (IATA 792, mandatory items), and shops at airports. */
import { dayOfYearOf } from '../../../../core/barcode/bcbp/dates.ts';
import { type PassLeg, passLegs } from '../../../../core/checkout/duty/pass.ts';
import {
  type DutySettings,
  type DutySettingsInput,
  dutySettingsSchema,
} from '../../../../core/checkout/duty/settings.ts';
import { type CheckoutSettings, checkoutSettingsSchema } from '../../../../core/checkout/settings.ts';
import type { SessionCommand } from '../../../../core/session/commands.ts';

/** Where the clock of a `World` stands, in Berlin: Friday, 15 January 2027, 9:00. */
export const TODAY = '2027-01-15';
export const NOW = { date: TODAY, weekday: 5, minuteOfDay: 9 * 60 };

type Leg = [from: string, to: string, date?: string];

export const passText = (...legs: Leg[]): string =>
  [
    `M${legs.length}`,
    'WEBER/JANA'.padEnd(20),
    'E',
    ...legs.map(([from, to, date = TODAY], index) =>
      [
        'K7XQ2P '.padEnd(7),
        from,
        to,
        'LH ',
        `04${String(index).padStart(2, '0')} `,
        String(dayOfYearOf(date)).padStart(3, '0'),
        'Y012A0025 100',
      ].join(''),
    ),
  ].join('');

export const legsOf = (...legs: Leg[]): PassLeg[] => passLegs(passText(...legs), TODAY) ?? [];

export const passOffered = (...legs: Leg[]): Extract<SessionCommand, { type: 'duty.passOffered' }> => ({
  type: 'duty.passOffered',
  legs: legsOf(...legs),
  passReference: null,
  wasUsedHere: false,
});

export const frankfurt = (change: DutySettingsInput = {}): DutySettings =>
  dutySettingsSchema.parse({ mode: 'boardingPass', airport: 'FRA', ...change });

export const airportShop = (change: DutySettingsInput = {}): CheckoutSettings =>
  checkoutSettingsSchema.parse({ duty: { mode: 'boardingPass', airport: 'FRA', ...change } });
