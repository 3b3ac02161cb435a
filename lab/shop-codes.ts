/** What the lab page offers to scan beside goods: member cards, coupons, bottle vouchers, labels of the counters, goods with dates. */
import { invariant } from '../core/result.ts';
import type { ScanCode, ShopCode } from './api.ts';
import { passBarcode } from './data/airport-shop.ts';
import { bottleVoucher, cheeseLabel, generateOffers, MEMBERS, minceLabel } from './data/shop.ts';
import type { Sample } from './sample.ts';

const DAY_MS = 86_400_000;

const code128 = (text: string): ScanCode => ({ symbology: 'code128', text, aim: 'C0' });
const ean13 = (text: string): ScanCode => ({ symbology: 'ean13', text, aim: 'E0' });
const link = (path: string): ScanCode => ({ symbology: 'qrcode', text: `https://id.gs1.org/${path}`, aim: 'Q1' });

/** Of today's flights by the clock of this machine, and some that are refused. A pass is new every second, as if of another traveller. */
function passesFrom(airport: string, nowMs: number, serial: number): ShopCode[] {
  const dateOf = (atMs: number): string => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' }).format(atMs);
  const pass = (name: string, note: string, legs: [string, string][], atMs = nowMs): ShopCode => ({
    group: 'passes',
    name,
    note,
    scan: { symbology: 'pdf417', text: passBarcode(legs, dateOf(atMs), serial % 10_000), aim: 'L2' },
  });
  return [
    pass('To New York', 'Duty free', [[airport, 'JFK']]),
    pass('To New York over London', 'Duty free; liquids into a sealed bag', [
      [airport, 'LHR'],
      ['LHR', 'JFK'],
    ]),
    pass('To Dubai', 'Duty free; two bottles at most', [[airport, 'DXB']]),
    pass('To Gran Canaria', 'Duty free: outside the tax area', [[airport, 'LPA']]),
    pass('To Paris', 'Duty paid: the same tax area', [[airport, 'CDG']]),
    pass('To Paris over London', 'Duty paid: the last airport counts', [
      [airport, 'LHR'],
      ['LHR', 'CDG'],
    ]),
    pass('To New York, tomorrow', 'Refused: another day', [[airport, 'JFK']], nowMs + DAY_MS),
    pass('From Tokyo', 'Refused: another airport', [['NRT', 'JFK']]),
    {
      group: 'passes',
      name: 'A pass that is cut off',
      note: 'Refused: cannot be read',
      scan: { symbology: 'pdf417', text: 'M1SAMPLE/TRAVELLER    ESAMP1E', aim: 'L2' },
    },
  ];
}

/** Vouchers and single coupons are new every second, so that there is always one that was not used. */
export function shopCodesOf({ catalogue }: Sample, nowMs: number, airport: string | null): ShopCode[] {
  const serial = Math.floor(nowMs / 1_000) % 100_000;
  const digits = (atMs: number): string => new Date(atMs).toISOString().slice(2, 10).replaceAll('-', '');
  const packed = catalogue.products.find(
    ({ code, category, deposit }) => /^\d{14}$/.test(code) && category === 'dairy' && deposit === undefined,
  );
  const recalled = generateOffers(catalogue.products).recalls[0]?.value.code;
  invariant(packed !== undefined && recalled !== undefined, 'the sample has dairy goods and a recall');
  const dated = (daysLeft: number, batch: string): ScanCode =>
    link(`01/${packed.code}/10/${batch}?17=${digits(nowMs + daysLeft * DAY_MS)}`);
  return [
    ...(airport === null ? [] : passesFrom(airport, nowMs, serial)),
    ...MEMBERS.filter(({ key }) => key.startsWith('47')).map(({ key, tier }) => ({
      group: 'members' as const,
      name: `Member card, ${tier}`,
      note: 'Member prices and offers for members',
      scan: code128(`M-${key}`),
    })),
    { group: 'coupons', name: '€1 off bakery', note: 'From a leaflet, for everybody', scan: code128('CL-BREAD') },
    {
      group: 'coupons',
      name: '10 % off from €20, personal',
      note: 'Used once; scan it again in another purchase',
      scan: code128(`CP-TENTH-${String(serial).padStart(8, '0')}`),
    },
    { group: 'coupons', name: 'A coupon that nobody knows', note: 'Refused', scan: code128('CL-OTHER') },
    {
      group: 'bottles',
      name: 'Bottle voucher, €2.75',
      note: 'A line below zero, used once',
      scan: ean13(bottleVoucher(serial, 275)),
    },
    {
      group: 'bottles',
      name: 'Bottle voucher, €0.50',
      note: 'Always the same: used once for ever',
      scan: ean13(bottleVoucher(1, 50)),
    },
    {
      group: 'labels',
      name: 'Cheese label, €4.20',
      note: 'The price is inside the number',
      scan: ean13(cheeseLabel(420)),
    },
    {
      group: 'labels',
      name: 'Mince label, 0.512 kg',
      note: 'The weight is inside the number',
      scan: ean13(minceLabel(512)),
    },
    {
      group: 'labels',
      name: 'Sticker: 50 % off',
      note: 'Scan the item first, then its sticker',
      scan: code128('MD-50'),
    },
    {
      group: 'dates',
      name: 'Dairy, good for a week',
      note: 'A Digital Link with batch and date',
      scan: dated(7, 'A1'),
    },
    { group: 'dates', name: 'Dairy, last day', note: 'Cheaper by itself', scan: dated(0, 'A2') },
    { group: 'dates', name: 'Dairy, past its date', note: 'Refused, and staff are called', scan: dated(-2, 'A3') },
    { group: 'dates', name: 'Called back', note: 'Refused, and staff are called', scan: ean13(recalled.slice(1)) },
  ];
}
