import { z } from 'zod';
import { entryAt } from '../../entry-at.ts';
import { weekdayOf } from '../../time/store-time.ts';

/** Ages that laws ask for; of a birth date only the steps that it reaches are kept. */
export const AGE_STEPS_YEARS = [12, 14, 16, 18, 20, 21, 25] as const;

const LIST_MAX = 500;
const RULES_MAX = 50;

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time as 22:00');
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date as 2026-12-24')
  .refine((text) => !Number.isNaN(weekdayOf(text)), 'a date as 2026-12-24');
const name = z.string().min(1).max(60);

/** Which goods a rule is about: of these categories, or with these codes of the catalogue. */
const goods = {
  categories: z.array(name).max(LIST_MAX).default([]),
  codes: z.array(z.string().min(1).max(20)).max(LIST_MAX).default([]),
};
const namesGoods = ({ categories, codes }: { categories: string[]; codes: string[] }): boolean =>
  categories.length + codes.length > 0;

const quantityLimitSchema = z
  .strictObject({
    ...goods,
    /** Pieces that one basket may hold of all these goods together, or of each article by itself. */
    piecesMax: z.int().min(1).max(10_000),
    per: z.enum(['article', 'basket']).default('basket'),
    /** What is beyond it: `none`, refused; `delayed`, taken, and the payment waits for staff; `immediate`, everything waits. */
    approval: z.enum(['none', 'delayed', 'immediate']).default('none'),
  })
  .refine(namesGoods, 'at least one category or code');

export type QuantityLimit = z.infer<typeof quantityLimitSchema>;

const timeLimitSchema = z
  .strictObject({
    ...goods,
    /** On these days it begins; every day where it is left out. */
    weekdays: z.array(z.enum(WEEKDAYS)).min(1).max(7).optional(),
    /** By the clock in the store. One that ends before it begins goes on into the next day. */
    from: clock,
    until: clock,
  })
  .refine(namesGoods, 'at least one category or code')
  .refine(({ from, until }) => from !== until, {
    path: ['until'],
    error: 'another time than from; a whole day is 00:00 to 24:00',
  });
export type TimeLimit = z.infer<typeof timeLimitSchema>;

const closedDaySchema = z.strictObject({ date, ...goods }).refine(namesGoods, 'at least one category or code');

/** What a shop may sell to whom, when, and how much of it: docs/interventions.md. */
export const restrictionSettingsSchema = z.strictObject({
  /** `delayed`: shopping goes on and the payment waits. `immediate`: staff look before anything else is scanned. */
  ageApproval: z.enum(['delayed', 'immediate']).default('delayed'),
  /** For articles whose catalogue says nothing: the minimum age of their category. */
  ageByCategory: z.record(name, z.int().min(1).max(99)).default({}),
  /** Goods that are sold only after staff have looked. */
  approvalCategories: z.array(name).max(LIST_MAX).default([]),
  quantityLimits: z.array(quantityLimitSchema).max(RULES_MAX).default([]),
  /** Pieces of anything that one basket may hold; null: as many as it has room for. */
  basketPiecesMax: z.int().min(1).max(10_000).nullable().default(null),
  /** When goods are not sold, as alcohol at night. */
  notSold: z.array(timeLimitSchema).max(RULES_MAX).default([]),
  /** Days on which goods are not sold at all. */
  closedDays: z.array(closedDaySchema).max(LIST_MAX).default([]),
});
export type RestrictionSettings = z.infer<typeof restrictionSettingsSchema>;

export const weekdayName = (weekday: number): (typeof WEEKDAYS)[number] => entryAt(WEEKDAYS, weekday);
