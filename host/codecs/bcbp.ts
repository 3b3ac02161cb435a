import { readBcbp } from '../../core/barcode/bcbp/read.ts';
import { writeBcbp } from '../../core/barcode/bcbp/write.ts';
import { splitAim, symbologyOf } from '../../core/barcode/symbology.ts';
import { err, ok } from '../../core/result.ts';
import type { Codec } from './codec.ts';
import { todayOf } from './today-option.ts';

const FIELDS = `formatCode                                        M
numberOfSegments                                  1 to 9 (not looked at when encoding: the segments are counted)
passengerName                                     as printed: SURNAME/GIVEN NAMES TITLE
electronicTicketIndicator                         E: electronic ticket
versionNumber                                     1 to 8; null: no conditional items
passengerDescription                              0 adult, 1 male, 2 female, 3 child, 4 infant, 5 no passenger, 6 adult with infant, 7 unaccompanied minor, X unspecified, U undisclosed
sourceOfCheckIn, sourceOfBoardingPassIssuance     W web, K airport kiosk, R remote kiosk, M mobile, O airport agent, T town agent, V third party
dateOfIssueOfBoardingPass                         last digit of the year, three digits day of the year
dateOfIssueYearDigit, dateOfIssueDayOfYear        the same as numbers
dateOfIssue                                       YYYY-MM-DD, with --today only; for encoding instead of dateOfIssueOfBoardingPass
documentType                                      B boarding pass, I itinerary receipt
airlineDesignatorOfBoardingPassIssuer
baggageTagLicensePlateNumbers                     ten digits of the first tag, three that count
firstNonConsecutiveBaggageTagLicensePlateNumbers
secondNonConsecutiveBaggageTagLicensePlateNumbers
baggageTags[]                                     the three above as {firstNumber, count}
segments[].operatingCarrierPnrCode
segments[].fromAirport, .toAirport, .operatingCarrier, .flightNumber
segments[].dateOfFlightDayOfYear                  1 to 366
segments[].dateOfFlight                           YYYY-MM-DD, with --today only; for encoding instead of the day of the year
segments[].compartmentCode, .seatNumber, .checkInSequenceNumber, .passengerStatus
segments[].asPrinted                              items that stand otherwise than padded with zeros (834, not 0834), as they stand, or null
segments[].airlineNumericCode, .documentFormSerialNumber
segments[].selecteeIndicator, .internationalDocumentVerification
segments[].marketingCarrier, .frequentFlyerAirline, .frequentFlyerNumber
segments[].idAdIndicator, .freeBaggageAllowance, .fastTrack
segments[].airlineIndividualUse                   whatever the airline put there
hasSmallSizeDigits                                whether sizes are written with a to f instead of A to F
securityData                                      {type, data} or null
warnings[]                                        what is unusual, and what is blank, for people
aimIdentifier                                     ]Q3, ]L2, ]z3 …, where the reader sent one; not looked at when encoding
Texts are without the blanks on their right. '' is an item that is there but blank, null one that the pass does not have.`;

/** Passes stand in symbols that hold any text; readers are told of an element string by symbols that were made wrongly. */
function carrierOf(aim: string, warnings: readonly string[]): { aimIdentifier: string; warnings: readonly string[] } {
  const aimIdentifier = `]${aim}`;
  const symbology = symbologyOf(aim);
  if (symbology?.content === 'text') return { aimIdentifier, warnings };
  const told = symbology?.name ?? 'an unknown symbology';
  return { aimIdentifier, warnings: [...warnings, `aimIdentifier ${aimIdentifier} says ${told}, which holds no pass`] };
}

export const bcbpCodec: Codec = {
  kind: 'bcbp',
  checkOptions: todayOf,
  title: 'Bar-coded boarding pass, IATA Resolution 792, format M, versions 1 to 8',
  options: { today: 'YYYY-MM-DD, the day on which the pass is read: derives the years of its dates' },
  decode: {
    help: FIELDS,
    read({ text }, options) {
      const day = todayOf(options);
      if (!day.ok) return day;
      const { aim, text: data } = splitAim(text.replace(/[\r\n]+$/, ''));
      const pass = readBcbp(data, { today: day.value });
      if (!pass.ok) return err({ kind: pass.error.kind, message: pass.error.message });
      return ok(aim === null ? pass.value : { ...pass.value, ...carrierOf(aim, pass.value.warnings) });
    },
  },
  encode: {
    help: `${FIELDS}\nFlight, seat and check-in sequence number are padded with zeros: 834 as 0834, 1A as 001A, 25 as 0025.\nSections are as long as their last item that is not null.`,
    write(input) {
      const written = writeBcbp(input);
      return written.ok ? ok({ text: written.value }) : written;
    },
  },
};
