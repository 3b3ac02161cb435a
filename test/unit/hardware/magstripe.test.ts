import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSwipe } from '../../../hardware/protocols/magstripe.ts';
import { ALPHANUMERIC, lrcOf, NUMERIC, readTrackBits, trackBits } from '../../../hardware/protocols/magstripe-bits.ts';
import { fieldsOf } from '../../../hardware/protocols/magstripe-fields.ts';
import ranges from '../../../hardware/protocols/payment-card-ranges.json' with { type: 'json' };

const swipeOf = (text: string) => {
  const swipe = readSwipe(text);
  if (!swipe.ok) throw new Error(`${swipe.error.kind}: ${swipe.error.message}`);
  return swipe.value;
};

describe('the stripe of a loyalty or staff card', () => {
  test.each([
    ['one track', ';012345678?', { track1: null, track2: '012345678', track3: null }],
    ['two tracks', '%A1234^DOE/JANE?;1234=1?', { track1: 'A1234^DOE/JANE', track2: '1234=1', track3: null }],
    ['three tracks, the third with a plus', '%A1?;2?+3?', { track1: 'A1', track2: '2', track3: '3' }],
    ['a third with a second semicolon', ';2?;3?', { track1: null, track2: '2', track3: '3' }],
    ['a third with a second per cent sign', '%A?;2?%C D?', { track1: 'A', track2: '2', track3: 'C D' }],
    ['line ends between and after them', '%A1?\r\n;2?\r', { track1: 'A1', track2: '2', track3: null }],
    ['a track that was misread beside one that was not', '%E?;2?', { track1: null, track2: '2', track3: null }],
    ['an empty track', '%?;2?', { track1: null, track2: '2', track3: null }],
  ])('is read: %s', (_case, text, swipe) => {
    expect(swipeOf(text)).toEqual(swipe);
  });

  test('is read with the redundancy checks of its tracks, when they are right', () => {
    const [first, second] = ['%A1234^DOE/JANE?', ';1234=1?'];
    const withLrc = first + lrcOf(ALPHANUMERIC, first) + second + lrcOf(NUMERIC, second);
    expect(swipeOf(withLrc)).toEqual(swipeOf(first + second));
    expect(readSwipe(`${second}9`)).toMatchObject({ error: { kind: 'wrongLrc' } });
  });

  test.each([
    ['nothing', '', 'noTrack'],
    ['garbage', 'garbage', 'noTrack'],
    ['a track without its end', '%A12', 'noEnd'],
    ['only misread tracks', '%E?;E?+E?', 'misread'],
    ['small letters', '%a1?', 'unsupportedCharacter'],
    ['letters on track 2', ';12A?', 'unsupportedCharacter'],
    ['more than track 1 holds', `%${'A'.repeat(77)}?`, 'tooLong'],
    ['more than track 2 holds', `;${'9'.repeat(38)}?`, 'tooLong'],
    ['more than a card holds', `%${'A'.repeat(300)}?`, 'tooLong'],
    ['characters between tracks', ';1?xyz;2?', 'noTrack'],
  ])('is refused: %s', (_case, text, kind) => {
    expect(readSwipe(text)).toMatchObject({ ok: false, error: { kind } });
  });
});

describe('the number of a loyalty card', () => {
  test.each([
    ['like an EAN of the shop', ';2621000000004?'],
    ['as long as a payment card’s, outside every scheme', ';9826123456789019?'],
    ['with a wrong last digit', ';4111111111111112?'],
    ['on track 1 with a name', '%B2790123456789^DOE/JANE?'],
  ])('is none of a payment card: %s', (_what, text) => {
    expect(readSwipe(text).ok).toBe(true);
  });
});

describe('the stripe of a driving licence', () => {
  test('is told apart from a payment card, and its fields are told', () => {
    const swipe = swipeOf('%ORSPRINGFIELD^SIMPSON$HOMER$J^742 EVERGREEN TERR^?;6360291234567=251219560512=?');
    expect(fieldsOf(swipe)).toMatchObject({
      cardType: 'licence',
      licence: {
        issuerIdentificationNumber: '636029',
        idNumber: '1234567',
        expiry: '2512',
        dateOfBirth: '19560512',
        stateOrProvince: 'OR',
        city: 'SPRINGFIELD',
        surname: 'SIMPSON',
        givenNames: 'HOMER J',
        address: '742 EVERGREEN TERR',
      },
    });
  });

  test('has a city that ends without a separator when it is as long as it may be', () => {
    const swipe = swipeOf('%CASANFRANCISCOOOOOO$JANE^1 MAIN ST^?;636014012345678=251219771122?');
    expect(fieldsOf(swipe).licence).toMatchObject({ city: 'SANFRANCISCOO', surname: 'OOOO' });
  });
});

describe('the fields of another card', () => {
  test('are what stands between the separators', () => {
    expect(fieldsOf(swipeOf('%A12345^DOE/JANE^GOLD?;12345=99?'))).toEqual({
      cardType: 'other',
      formatCode: 'A',
      track1Fields: ['12345', 'DOE/JANE', 'GOLD'],
      track2Fields: ['12345', '99'],
      track3Fields: [],
      licence: null,
    });
  });
});

/** Test numbers of the schemes, and the cards of github.com/sualeh/magnetictrackparser (EPL-1.0) and Card::Magnetic; none is a person's. */
const PAYMENT_CARDS = [
  '%B4111111111111111^DOE/JANE^2512101000?;4111111111111111=25121010000?',
  '%B5350290149345177^FATEHI/SUALEH^16042010000000000000000000000000000567001000?;5350290149345177=16042010000056700100?',
  '%B378282246310005^DOE/JANE^2512101?',
  '%B3782 822463 10005^DOE/JANE^2512101?',
  ';6011111111111117=2512101?',
  ';3530111333300000=25121010?',
  ';6759649826438453=2512101?',
  ';6200000000000005=2512201?',
  // A number whose last digit is wrong, with expiry and service code all the same.
  ';9999999999999999=2512101?',
  '%B9999999999999999^DOE/JANE^2512101?',
  ';9999999999999999==101?',
  // Track 3 of ISO/IEC 4909.
  '+590000000000000000=2809780000000?',
  ';1234?;014111111111111111=28097800000?',
  // Cut, misread, without sentinels, or with another track that looks harmless.
  '%B4111111111111111',
  '4111111111111111=2512',
  '%E?;4111111111111111=2512101?',
  '%A12345?;4111111111111111?',
  ';41111111111111112512101?',
  'noise4111111111111111noise',
  '%B4111111111111111^DOE/JANE^2512101?;E?',
];

describe('the stripe of a payment card', () => {
  test.each([
    ['a blank and more digits follow its number', '%B4111111111111111 5^DOE/JANE?'],
    ['a line end stands within its number', ';41111111\r\n11111111=99?'],
  ])('is told where %s', (_case, swipe) => {
    expect(readSwipe(swipe)).toMatchObject({ ok: false, error: { kind: 'paymentCard' } });
  });

  test.each(PAYMENT_CARDS)('is dropped, and no digit of it comes out: %s', (text) => {
    const swipe = readSwipe(text);
    expect(swipe).toMatchObject({ ok: false, error: { kind: 'paymentCard' } });
    expect(JSON.stringify(swipe)).not.toMatch(/\d/);
    expect(JSON.stringify(swipe)).not.toContain('DOE');
  });

  test('is dropped whatever scheme, length and wrapping it has', () => {
    const number = fc
      .constantFrom(
        ...ranges.flatMap(({ from, to, lengths }) =>
          lengths.flatMap((length) => [from, to].map((prefix) => ({ prefix, length }))),
        ),
      )
      .chain(({ prefix, length }) =>
        fc
          .stringMatching(new RegExp(`^\\d{${length - prefix.length - 1}}$`))
          .map((rest) => `${prefix}${rest}${luhn(prefix + rest)}`),
      );
    fc.assert(
      fc.property(number, fc.constantFrom(';#=2512?', ';#?', '%B#^A/B^?', '%#?', '#', ';#'), (pan, around) => {
        expect(readSwipe(around.replace('#', pan))).toMatchObject({ error: { kind: 'paymentCard' } });
      }),
    );
  });
});

function luhn(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

describe('the bits of a track', () => {
  const CLOCK = Array.from({ length: 20 }, () => 0);
  const bitsOf = (text: string): number[] => [...text.replaceAll(' ', '')].map(Number);

  test('are those of the standard: ;1234567890? with its redundancy check', () => {
    // Written out by hand from ISO/IEC 7811-6: data bits from the least significant one, then odd parity.
    const bits = bitsOf('11010 10000 01000 11001 00100 10101 01101 11100 00010 10011 00001 11111');
    expect(trackBits(NUMERIC, '1234567890').slice(0, bits.length)).toEqual(bits);
  });

  const CODINGS = [
    ['numeric', NUMERIC, fc.stringMatching(/^[0-9=]{0,37}$/)],
    ['alphanumeric', ALPHANUMERIC, fc.stringMatching(/^[ !-$&->@-_]{0,76}$/)],
  ] as const;

  test.each(CODINGS)('are read forwards and backwards, with clocking around them: %s', (_name, coding, texts) => {
    fc.assert(
      fc.property(texts, (data) => {
        const bits = [...CLOCK, ...trackBits(coding, data), ...CLOCK];
        expect(readTrackBits(coding, bits)).toEqual({ ok: true, value: data });
        expect(readTrackBits(coding, bits.toReversed())).toEqual({ ok: true, value: data });
      }),
    );
  });

  test('with any one of them wrong are refused or read the same, never as another card', () => {
    const bits = trackBits(NUMERIC, '9876543210');
    bits.forEach((_, at) => {
      const wrong = bits.map((bit, index) => (index === at ? 1 - bit : bit));
      const read = readTrackBits(NUMERIC, [...CLOCK, ...wrong, ...CLOCK]);
      expect(read.ok).toBe(false);
    });
  });

  test.each([
    ['no card', CLOCK, 'noStart'],
    ['a card that was not swiped to its end', trackBits(NUMERIC, '123').slice(0, 15), 'noEnd'],
    ['more bits than a track has', Array.from({ length: 2_049 }, () => 1), 'tooLong'],
  ])('are refused: %s', (_case, bits, kind) => {
    expect(readTrackBits(NUMERIC, bits)).toMatchObject({ ok: false, error: { kind } });
  });
});
