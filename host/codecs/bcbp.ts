import { isDate } from '../../core/barcode/bcbp/dates.ts';
import { readBcbp } from '../../core/barcode/bcbp/read.ts';
import { writeBcbp } from '../../core/barcode/bcbp/write.ts';
import { err, ok } from '../../core/result.ts';
import type { Codec } from './codec.ts';

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
segments[].airlineNumericCode, .documentFormSerialNumber
segments[].selecteeIndicator, .internationalDocumentVerification
segments[].marketingCarrier, .frequentFlyerAirline, .frequentFlyerNumber
segments[].idAdIndicator, .freeBaggageAllowance, .fastTrack
segments[].airlineIndividualUse                   whatever the airline put there
securityData                                      {type, data} or null
warnings[]                                        what is unusual, and what is blank, for people
Texts are without the blanks on their right. '' is an item that is there but blank, null one that the pass does not have.`;

export const bcbpCodec: Codec = {
  kind: 'bcbp',
  title: 'Bar-coded boarding pass, IATA Resolution 792, format M, versions 1 to 8',
  options: { today: 'YYYY-MM-DD, the day on which the pass is read: derives the years of its dates' },
  decode: {
    help: FIELDS,
    read({ text }, { today }) {
      if (today !== undefined && !isDate(today))
        return err({ kind: 'wrongOption', message: '--today: expected YYYY-MM-DD' });
      const pass = readBcbp(text.replace(/[\r\n]+$/, ''), { today: today ?? null });
      return pass.ok ? ok(pass.value) : err({ kind: pass.error.kind, message: pass.error.message });
    },
  },
  encode: {
    help: `${FIELDS}\nSections are as long as their last item that is not null.`,
    write(input) {
      const written = writeBcbp(input);
      return written.ok ? ok({ text: written.value }) : written;
    },
  },
};
