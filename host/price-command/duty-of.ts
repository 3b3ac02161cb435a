/** What a boarding pass in the file decides, as a kiosk in an airport's shop decides it. */
import type { Localized } from '../../core/catalogue/product.ts';
import { allowancesFor, dutyMarks, exceeded } from '../../core/checkout/duty/goods.ts';
import { judgePass, type PassRefusal, passLegs, type Verdict } from '../../core/checkout/duty/pass.ts';
import { countryName } from '../../core/checkout/duty/screen.ts';
import type { DutySettings } from '../../core/checkout/duty/settings.ts';
import { storeTime } from '../../core/time/store-time.ts';
import type { PriceItem, PriceProduct } from './price-file.ts';
import type { PriceRequest } from './read-price-file.ts';

const LANGUAGE = 'en';

type Taken = Extract<Verdict, { kind: 'taken' }>['pass'];

/** `pass`: null where none was in the file, and all goods were said to be duty free. */
export type FileDuty = { settings: DutySettings; isDutyFree: boolean; verdict: Verdict | null };

type Note = { name: string; note: string };

/** As it is printed: what decided, and what else the traveller is told. */
export type DutyModel =
  | { kind: 'refused'; refusal: PassRefusal }
  | { kind: 'said'; isDutyFree: boolean }
  | (Omit<Taken, 'seal'> & {
      kind: 'taken';
      country: string | null;
      needsSealedBag: boolean;
      /** What may be taken along of the goods; `exceeded`: the kiosk would refuse the payment. */
      allowances: Note[];
      exceeded: Note | null;
    });

/** Null where the file is about no journey: the goods are taxed as everywhere. */
export function dutyOf({ file, duty, rules }: PriceRequest): FileDuty | null {
  const { boardingPass, dutyFree, moment } = file;
  if (boardingPass === undefined) {
    return dutyFree === undefined ? null : { settings: duty, isDutyFree: dutyFree, verdict: null };
  }
  const now = storeTime(moment, rules.timeZone);
  const legs = passLegs(boardingPass, now.date);
  // A shop that does not say where it is stands where the traveller leaves.
  const settings = { ...duty, airport: duty.airport ?? legs?.[0]?.from ?? null };
  const verdict = judgePass(legs, settings, now);
  return { settings, isDutyFree: verdict.kind === 'taken' && verdict.pass.isDutyFree, verdict };
}

export const isSoldDutyFree = (duty: FileDuty | null, product: PriceProduct): boolean =>
  duty?.isDutyFree === true && dutyMarks(product, duty.settings).mayBeDutyFree;

const noteOf = ({ name, note }: { name: Localized; note: Localized }): Note => ({
  name: name.en ?? '',
  note: note.en ?? '',
});

export function dutyModel(
  { settings, isDutyFree, verdict }: FileDuty,
  sold: readonly { item: PriceItem; product: PriceProduct }[],
): DutyModel {
  if (verdict === null) return { kind: 'said', isDutyFree };
  if (verdict.kind === 'refused') return verdict;
  const { seal, ...pass } = verdict.pass;
  const journey = { from: pass.flight.from, to: pass.destination };
  const goods = sold.map(({ item, product }) => ({ ...product, pieces: item.quantity ?? 1 }));
  const beyond = exceeded(settings, journey, goods, null);
  return {
    kind: 'taken',
    ...pass,
    country: countryName(pass.territory, LANGUAGE),
    needsSealedBag: seal !== null && sold.some(({ product }) => dutyMarks(product, settings).isLiquid),
    allowances: allowancesFor(settings, journey, goods).map(noteOf),
    exceeded: beyond === null ? null : noteOf(beyond),
  };
}
