import { err, ok, type Result } from '../../core/result.ts';
import type { CardSwipe } from '../ports/magstripe-reader.ts';
import { ALPHANUMERIC, lrcOf, NUMERIC, type TrackCoding } from './magstripe-bits.ts';
import { isPaymentCard } from './payment-card.ts';

/** Characters between the sentinels: ISO/IEC 7811-6 has 79, 40 and 107 with sentinels and LRC; own reading. */
export const TRACK_LENGTH_MAX = { track1: 76, track2: 37, track3: 104 } as const;
/** Of all tracks with what readers put around them. */
export const SWIPE_LENGTH_MAX = 256;

export type TrackName = keyof typeof TRACK_LENGTH_MAX;

/** No message has a character of the card in it. */
export type SwipeError = {
  kind: 'paymentCard' | 'misread' | 'noTrack' | 'unsupportedCharacter' | 'tooLong' | 'wrongLrc' | 'noEnd';
  message: string;
};

const PAYMENT: SwipeError = {
  kind: 'paymentCard',
  message: 'the tracks of payment cards are dropped where they are read; nothing of them goes any further',
};

/**
 * Tracks as readers send them: `%…?` track 1, `;…?` track 2, `+…?` (or a second `%` or `;`) track 3, each perhaps with its LRC behind it,
 * with or without line ends. `E` alone between sentinels is a track that the reader could not read.
 */
export function readSwipe(text: string): Result<CardSwipe, SwipeError> {
  // Before anything is cut out of it: whatever else is wrong with a payment card, it is one.
  const withoutLineEnds = text.replace(/[\r\n]+/g, '');
  if (isPaymentCard(text) || isPaymentCard(withoutLineEnds)) return err(PAYMENT);
  if (text.length > SWIPE_LENGTH_MAX)
    return err({ kind: 'tooLong', message: `more than ${SWIPE_LENGTH_MAX} characters` });
  const swipe: CardSwipe = { track1: null, track2: null, track3: null };
  let misread = 0;
  let rest = withoutLineEnds;
  while (rest !== '') {
    const cut = cutTrack(rest, swipe);
    if (!cut.ok) return cut;
    const { name, data } = cut.value;
    if (data === 'E') misread += 1;
    else if (data !== '') swipe[name] = data;
    rest = cut.value.rest;
  }
  if (swipe.track1 !== null || swipe.track2 !== null || swipe.track3 !== null) return ok(swipe);
  return misread > 0
    ? err({ kind: 'misread', message: 'the reader could not read any track' })
    : err({ kind: 'noTrack', message: 'expected tracks that begin with %, ; or + and end with ?' });
}

type Cut = { name: TrackName; data: string; rest: string };

function cutTrack(text: string, before: CardSwipe): Result<Cut, SwipeError> {
  const start = text.charAt(0);
  const isAlphanumeric = start === '%';
  if (!isAlphanumeric && start !== ';' && start !== '+' && start !== '#') {
    return err({ kind: 'noTrack', message: 'expected a track that begins with %, ; or +' });
  }
  const end = text.indexOf('?');
  if (end < 0) return err({ kind: 'noEnd', message: 'a track without its end sentinel' });
  const data = text.slice(1, end);
  const name = nameOf(start, before);
  if (data.length > TRACK_LENGTH_MAX[name]) {
    return err({ kind: 'tooLong', message: `${name}: more than ${TRACK_LENGTH_MAX[name]} characters` });
  }
  // Track 3 of driving licences is alphanumeric, whatever the reader begins it with.
  const isNumeric = /^[0-:<->]*$/.test(data);
  const allowed = isNumeric || isAlphanumeric || start === '+' || start === '#' ? /^[ -$&->@-_]*$/ : null;
  if (data !== 'E' && (allowed === null || !allowed.test(data))) {
    return err({ kind: 'unsupportedCharacter', message: `${name}: a character that this track cannot hold` });
  }
  const rest = text.slice(end + 1);
  const codings = isAlphanumeric ? [ALPHANUMERIC] : [NUMERIC, ALPHANUMERIC];
  const lrc = takeLrc(rest, codings, data);
  return lrc.ok ? ok({ name, data, rest: lrc.value }) : err({ ...lrc.error, message: `${name}: ${lrc.error.message}` });
}

function nameOf(start: string, before: CardSwipe): TrackName {
  if (start === '%') return before.track1 === null && before.track2 === null ? 'track1' : 'track3';
  return start === ';' && before.track2 === null ? 'track2' : 'track3';
}

/** What follows the end sentinel is another track or the LRC, which must then be right. */
function takeLrc(rest: string, codings: readonly TrackCoding[], data: string): Result<string, SwipeError> {
  const next = rest.charAt(0);
  const isRight = codings.some((coding) => next === lrcOf(coding, `${coding.startSentinel}${data}?`));
  const beginsTrack = /^[%;+#][^?]*\?/.test(rest);
  if (isRight && (!beginsTrack || /^.[%;+#]/.test(rest))) return ok(rest.slice(1));
  if (rest === '' || beginsTrack) return ok(rest);
  return rest.length === 1 || /^.[%;+#]/.test(rest)
    ? err({ kind: 'wrongLrc', message: 'its redundancy check is wrong' })
    : err({ kind: 'noTrack', message: 'characters that belong to no track follow it' });
}
