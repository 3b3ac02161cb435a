/** What a shop needs of a boarding pass: where to, on which flight, when. The name, the booking and the seat are not taken up. */
import { readBcbp } from '../../barcode/bcbp/read.ts';
import { dayBefore, type StoreTime } from '../../time/store-time.ts';
import type { TakenPass } from './events.ts';
import type { DutySettings } from './settings.ts';
import { isAbout, type Journey, territoryOf } from './territories.ts';

/** `date`: local at `from`, `YYYY-MM-DD`. */
export type PassLeg = { from: string; to: string; carrier: string; flightNumber: string; date: string };

/** Null where it cannot be read, or leaves out what decides. `today`: in the store. */
export function passLegs(text: string, today: string): PassLeg[] | null {
  const pass = readBcbp(text.trimEnd(), { today });
  if (!pass.ok) return null;
  const legs = pass.value.segments.flatMap((segment): PassLeg[] => {
    const { fromAirport: from, toAirport: to, operatingCarrier: carrier, flightNumber, dateOfFlight: date } = segment;
    return from === '' || to === '' || date === null
      ? []
      : [{ from, to, carrier, flightNumber: flightNumber.replace(/^0+(?=\d)/, ''), date }];
  });
  return legs.length === pass.value.segments.length ? legs : null;
}

export type PassRefusal =
  | { kind: 'unreadable' }
  | { kind: 'otherAirport'; airport: string }
  | { kind: 'otherDay'; date: string }
  | { kind: 'used' };

export type Verdict =
  | { kind: 'taken'; pass: Omit<TakenPass, 'passReference'> }
  | { kind: 'refused'; refusal: PassRefusal };

/** By the pass alone, the shop's rules, and the clock in the store. */
export function judgePass(legs: readonly PassLeg[] | null, settings: DutySettings, now: StoreTime): Verdict {
  const refused = (refusal: PassRefusal): Verdict => ({ kind: 'refused', refusal });
  const [first] = legs ?? [];
  const here = settings.airport;
  if (legs === null || first === undefined || here === null) return refused({ kind: 'unreadable' });
  const leaving = legs.filter(({ from }) => from === here);
  const [any] = leaving;
  if (any === undefined) return refused({ kind: 'otherAirport', airport: first.from });
  const flight = leaving.find(({ date }) => isFlownNow(date, settings, now));
  if (flight === undefined) return refused({ kind: 'otherDay', date: any.date });
  const connecting = connections(flight, legs.slice(legs.indexOf(flight) + 1), settings);
  const hasConnection = connecting.length > 0;
  const last = connecting.at(-1) ?? flight;
  const destination = (settings.decidedBy === 'firstFlight' ? flight : last).to;
  const { isDutyFree, why } = dutyOf({ from: here, to: destination }, settings);
  const { needed, confirm, by } = settings.sealedBag;
  const isSealed = needed === 'always' || (needed === 'connections' && hasConnection);
  return {
    kind: 'taken',
    pass: {
      flight,
      destination,
      territory: territoryOf(settings, destination),
      finalAirport: last.to,
      hasConnection,
      isDutyFree,
      why,
      seal: isSealed ? { confirm, by } : null,
    },
  };
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

function isFlownNow(date: string, { tomorrowFrom, yesterdayUntil }: DutySettings, now: StoreTime): boolean {
  if (date === now.date) return true;
  if (tomorrowFrom !== null && dayBefore(date) === now.date) return now.minuteOfDay >= minutesOf(tomorrowFrom);
  return yesterdayUntil !== null && date === dayBefore(now.date) && now.minuteOfDay < minutesOf(yesterdayUntil);
}

const DAY_MS = 86_400_000;

/**
 * Those of the further flights that go on from the first without a stay. A way back is none of them: a return ticket is about two journeys,
 * and only the one that leaves now takes the goods along.
 */
function connections(first: PassLeg, further: readonly PassLeg[], settings: DutySettings): PassLeg[] {
  const home = territoryOf(settings, first.from);
  const going: PassLeg[] = [];
  let before = first;
  let hasLeft = territoryOf(settings, first.to) !== home;
  for (const leg of further) {
    const days = (Date.parse(leg.date) - Date.parse(before.date)) / DAY_MS;
    if (leg.from !== before.to || days < 0 || days > settings.connectionDaysMax) break;
    const territory = territoryOf(settings, leg.to);
    if (leg.to === first.from || (hasLeft && home !== null && territory === home)) break;
    hasLeft ||= territory !== home;
    going.push(leg);
    before = leg;
  }
  return going;
}

/** Why duty is free or paid, for the person. */
export type Why = TakenPass['why'];

function dutyOf(journey: Journey, settings: DutySettings): { isDutyFree: boolean; why: Why } {
  const rule = settings.rules.find(({ to }) => isAbout(to, journey, settings));
  const isDutyFree = rule?.duty === 'free';
  if (rule !== undefined && typeof rule.to !== 'string') return { isDutyFree, why: 'shopRule' };
  if (territoryOf(settings, journey.to) === null) return { isDutyFree: false, why: 'unknownDestination' };
  if (isAbout('domestic', journey, settings)) return { isDutyFree, why: 'domestic' };
  return { isDutyFree, why: isAbout('sameZone', journey, settings) ? 'sameZone' : 'abroad' };
}
