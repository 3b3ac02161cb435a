/** What the simulated store decides: its promotions, who works there, its gift cards, and each lane's settings. All from the seed. */
import type { z } from 'zod';
import type { StoredValueKind } from '../../core/checkout/payment/kinds.ts';
import type { kioskConfigSchema } from '../../core/config/kiosk-config.ts';
import type { Role } from '../../core/staff/rights.ts';
import { badgeHashOf } from '../../host/staff/staff-desk.ts';
import type { DownEntry } from '../../offline/wire/down-wire.ts';
import { SHOP_AIRPORT } from '../data/airport-shop.ts';
import type { SeededChoice } from '../data/random.ts';
import { AGE_LIMITED_CATEGORY, type Goods, MEAL_CATEGORY } from './goods.ts';
import { ed25519Pkcs8, ed25519PublicKey } from './keys.ts';
import { enrolmentCodeOf } from './server.ts';
import type { World } from './world.ts';

export const BADGE_PREFIX = 'STAFF:';
const APPROVAL_CATEGORY = 'pharmacy';
const AT_AIRPORT_PERCENT = 25;
const MEMBERS = 4;
const COUPON_SERIALS = 12;
const CARDS_OF_A_KIND = 4;
const VALUE_MINOR = [200, 6_000] as const;
const FIRST_NUMBER = 6_000_000_000_000_000;

export interface StaffPerson {
  badge: string;
  pin: string;
  role: Role;
}

/** A gift card or voucher in somebody's wallet, with what was put on it. */
export interface ValueCard {
  kind: StoredValueKind;
  number: string;
  pin: string | null;
  issuedMinor: number;
}

export interface Shop {
  readonly staff: readonly StaffPerson[];
  readonly cards: readonly ValueCard[];
  readonly memberCodes: readonly string[];
  readonly couponCodes: readonly string[];
  readonly bottleVoucherCodes: readonly string[];
  readonly stickerCodes: readonly string[];
  readonly promotions: readonly DownEntry[];
  /** The configuration file of a lane, without the folder. */
  configOf(who: string): Omit<z.input<typeof kioskConfigSchema>, 'dataFolder'>;
  /** A boarding pass decides about duty. */
  readonly isAtAirport: boolean;
  /** The lane has a scale under its bagging area that somebody looks at. */
  weighsBags(who: string): boolean;
}

/** What "three for two" is called, and for which article: counted by hand in `shopper-book.ts`. */
export const THREE_FOR_TWO = 'Three for two';

export function createShop(world: World, goods: Goods): Shop {
  const chance = world.chance('shop');
  const pinDigits = chance.pick([0, 4]);
  // Drawn apart, so that the other stores stay as they were.
  const isAtAirport = world.chance('airport').chance(AT_AIRPORT_PERCENT);
  const staff: StaffPerson[] = (['attendant', 'supervisor', 'supervisor'] as const).map((role, index) => ({
    badge: `${role}-${index}`,
    pin: String(chance.integer(1_000, 9_999)),
    role,
  }));
  const levels = new Map<string, string>();
  const levelOf = (who: string): string => {
    const known = levels.get(who);
    if (known !== undefined) return known;
    const level = chance.pick(['off', 'off', 'off', 'low', 'normal', 'strict']);
    levels.set(who, level);
    return level;
  };
  const kinds = kindsOf(chance);
  const smallestCoinMinor = chance.pick([1, 5]);
  const common = {
    ageApproval: chance.pick(['delayed', 'immediate'] as const),
    paper: chance.pick(['always', 'always', 'asked'] as const),
    digitalUrl: chance.pick([null, 'https://receipts.example']),
    randomPerMillion: chance.pick([0, 0, 150_000]),
    askBeforePaying: chance.chance(30),
    suspendBy: chance.pick(['customer', 'staff'] as const),
    hasOfflineTill: chance.chance(50),
    fourEyesFromMinor: chance.pick([null, 500, 0]),
  };

  return {
    staff,
    cards: cardsOf(chance, kinds, pinDigits),
    memberCodes: Array.from({ length: MEMBERS }, (_, index) => `M${String(index).padStart(8, '0')}`),
    couponCodes: Array.from({ length: COUPON_SERIALS }, (_, index) => `CPFIVE${String(index).padStart(6, '0')}`),
    bottleVoucherCodes: Array.from(
      { length: COUPON_SERIALS },
      (_, index) => `DR${String(index).padStart(6, '0')}00${chance.integer(100, 299)}`,
    ),
    stickerCodes: ['MD20', 'MD50'],
    promotions: promotionsOf(goods),
    isAtAirport,
    weighsBags: (who) => levelOf(who) !== 'off',
    configOf: (who) => ({
      kioskId: who,
      journey: 'checkout',
      brand: 'fennel',
      placeName: 'Simulated store',
      languages: ['en', 'de'],
      server: { url: 'http://127.0.0.1', enrolmentCode: enrolmentCodeOf(who) },
      offlinePayments: { floorLimitMinor: 5_000, totalMinorMax: 20_000, countMax: 3 },
      staff: {
        badgePrefix: BADGE_PREFIX,
        members: staff.map(({ badge, pin, role }, index) => ({
          staffId: `staff-${index + 1}`,
          displayName: `Staff ${index + 1}`,
          role,
          badgeHash: badgeHashOf(badge),
          // The simulated comparison looks at the end only.
          pinHash: `$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA${pin}`,
        })),
      },
      pricing: { rounding: { cash: { stepMinor: smallestCoinMinor } } },
      checkout: {
        tenders: {
          kinds,
          giftCard: { pinDigits },
          mealVoucher: { categories: [MEAL_CATEGORY], dailyMinorMax: 1_500 },
        },
        receipt: { paper: common.paper, digitalUrl: common.digitalUrl, exit: { isIssued: true } },
        restrictions: {
          ageApproval: common.ageApproval,
          ageByCategory: { [AGE_LIMITED_CATEGORY]: 16 },
          approvalCategories: [APPROVAL_CATEGORY],
        },
        bagging: { level: levelOf(who) as 'off', skip: 'all' },
        audit: { randomPerMillion: common.randomPerMillion },
        refund: { fourEyesFromMinor: common.fourEyesFromMinor },
        duty: isAtAirport ? DUTY : {},
        basket: {
          bags: { articles: [goods.bagCode], askBeforePaying: common.askBeforePaying },
          codes: [
            { name: 'Member card', means: 'member', pattern: 'M{member:8}' },
            { name: 'Coupon', means: 'coupon', pattern: 'CP{coupon:4}{serial:6}' },
            { name: 'Bottle voucher', means: 'depositReturn', pattern: 'DR{serial:6}{amountMinor:5}' },
            { name: 'Sticker', means: 'markdown', pattern: 'MD{percent:2}' },
          ],
        },
        suspend: {
          suspendBy: common.suspendBy,
          offlineTill: common.hasOfflineTill ? 'lane-1' : null,
          kioskKeys: ['lane-1', 'lane-2'].map((kiosk) => ({
            kiosk,
            publicKey: ed25519PublicKey(ed25519Pkcs8(`${world.seed}/${kiosk}`)),
          })),
        },
      },
    }),
  };
}

/** Everything is a liquid, so that whoever changes planes closes a bag. */
const DUTY = {
  mode: 'boardingPass',
  airport: SHOP_AIRPORT,
  usedPass: 'refuse',
  sealedBag: { goods: { categories: [MEAL_CATEGORY, AGE_LIMITED_CATEGORY] } },
} as const;

type Kind = 'card' | 'giftCard' | 'voucher' | 'mealVoucher' | 'cash';

/** Cards always; half of the stores have nothing else, so that a lane's trouble with its terminal stays looked at. */
function kindsOf(chance: SeededChoice): Kind[] {
  if (chance.chance(35)) return ['card'];
  const others = chance.shuffled(['giftCard', 'voucher', 'mealVoucher', 'cash'] as const);
  return ['card', ...others.slice(0, chance.integer(1, others.length))];
}

function cardsOf(chance: SeededChoice, kinds: readonly Kind[], pinDigits: number): ValueCard[] {
  let next = FIRST_NUMBER;
  return (['giftCard', 'voucher', 'mealVoucher'] as const)
    .filter((kind) => kinds.includes(kind))
    .flatMap((kind) =>
      Array.from({ length: CARDS_OF_A_KIND }, () => {
        next += 7;
        const pin = kind === 'giftCard' && pinDigits > 0 ? String(chance.integer(1_000, 9_999)) : null;
        return { kind, number: String(next), pin, issuedMinor: chance.integer(...VALUE_MINOR) };
      }),
    );
}

const promotionsOf = ({ promoted }: Goods): DownEntry[] =>
  [
    {
      key: 'three-for-two',
      name: THREE_FOR_TWO,
      codes: [promoted.threeForTwo],
      terms: { kind: 'nForM', take: 3, pay: 2 },
    },
    {
      key: 'two-together',
      name: 'Two together',
      codes: [promoted.bundle],
      terms: { kind: 'bundlePrice', take: 2, priceMinor: 40 },
    },
    {
      key: 'a-fifth-off',
      name: 'A fifth off',
      codes: [promoted.percent],
      terms: { kind: 'percentOff', percentBasisPoints: 2_000 },
    },
    {
      key: 'members',
      name: 'For members',
      codes: [promoted.members],
      terms: { kind: 'amountOff', amountMinor: 20, members: 'all' },
    },
    {
      key: 'big-basket',
      name: 'Big basket',
      codes: [],
      terms: { kind: 'threshold', spendMinor: 5_000, reward: { kind: 'percentOff', percentBasisPoints: 500 } },
    },
    { key: 'coupon', name: 'Coupon', codes: [], terms: { kind: 'basketAmountOff', amountMinor: 100, coupon: 'FIVE' } },
  ].map(({ key, name, codes, terms }) => ({
    key,
    value: { name: { en: name, de: name }, validFromMs: 0, validToMs: null, codes, terms },
  }));
