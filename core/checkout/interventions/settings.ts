import { z } from 'zod';
import { localizedSchema } from '../../catalogue/product.ts';
import { isAnsweredElsewhere, RIGHT_FOR } from './rights.ts';

const CODES_MAX = 60;

/** What staff give as the reason for their answer. `for`: the kinds of reason that it is offered for, all where it is left out. */
export const reasonCodeSchema = z.strictObject({
  code: z.string().regex(/^[a-zA-Z0-9-]{1,40}$/, 'letters, digits and hyphens, at most 40'),
  name: localizedSchema,
  outcome: z.enum(['approve', 'deny']),
  for: z.array(z.string().max(40)).max(CODES_MAX).optional(),
});
export type ReasonCode = z.infer<typeof reasonCodeSchema>;

const USUAL_CODES: ReasonCode[] = [
  { code: 'ageDocumentSeen', name: { en: 'ID seen', de: 'Ausweis gesehen' }, outcome: 'approve', for: ['age'] },
  {
    code: 'ageObvious',
    name: { en: 'Clearly old enough', de: 'Offensichtlich alt genug' },
    outcome: 'approve',
    for: ['age'],
  },
  { code: 'tooYoung', name: { en: 'Too young', de: 'Zu jung' }, outcome: 'deny', for: ['age'] },
  { code: 'noDocument', name: { en: 'No ID', de: 'Kein Ausweis' }, outcome: 'deny', for: ['age'] },
  {
    code: 'adviceGiven',
    name: { en: 'Checked, may be sold', de: 'Geprüft, darf verkauft werden' },
    outcome: 'approve',
    for: ['category', 'quantity'],
  },
  { code: 'notSold', name: { en: 'Not sold', de: 'Nicht verkauft' }, outcome: 'deny', for: ['category', 'quantity'] },
  {
    code: 'goodsTaken',
    name: { en: 'Goods taken away', de: 'Ware weggenommen' },
    outcome: 'approve',
    for: ['recalled', 'expired'],
  },
  {
    code: 'weightFits',
    name: { en: 'Goods and basket agree', de: 'Ware und Korb stimmen überein' },
    outcome: 'approve',
    for: ['weightMismatch'],
  },
  {
    code: 'bagSealed',
    name: { en: 'Liquids are in the sealed bag', de: 'Flüssigkeiten sind im Sicherheitsbeutel' },
    outcome: 'approve',
    for: ['sealedBag'],
  },
  {
    code: 'bagNotSealed',
    name: { en: 'Not put into the bag', de: 'Nicht in den Beutel gepackt' },
    outcome: 'deny',
    for: ['sealedBag'],
  },
  { code: 'bagSeen', name: { en: 'Bag is empty', de: 'Tasche ist leer' }, outcome: 'approve', for: ['ownBag'] },
  {
    code: 'bagNotEmpty',
    name: { en: 'Bag is not empty', de: 'Tasche ist nicht leer' },
    outcome: 'deny',
    for: ['ownBag'],
  },
  {
    code: 'nothingMissing',
    name: { en: 'Everything was scanned', de: 'Alles war gescannt' },
    outcome: 'approve',
    for: ['audit'],
  },
  {
    code: 'itemsMissing',
    name: { en: 'Something was not scanned', de: 'Etwas war nicht gescannt' },
    outcome: 'deny',
    for: ['audit'],
  },
  {
    code: 'customerGone',
    name: { en: 'Customer has gone', de: 'Kunde ist gegangen' },
    outcome: 'approve',
    for: ['walkOff'],
  },
  {
    code: 'notWanted',
    name: { en: 'Customer does not want it', de: 'Kunde möchte es nicht' },
    outcome: 'approve',
    for: ['voidLine', 'voidBasket'],
  },
  {
    code: 'goodsKept',
    name: { en: 'Goods stay with the customer', de: 'Ware bleibt beim Kunden' },
    outcome: 'deny',
    for: ['voidLine', 'voidBasket'],
  },
  { code: 'other', name: { en: 'Another reason', de: 'Anderer Grund' }, outcome: 'approve' },
  { code: 'otherDenied', name: { en: 'Another reason', de: 'Anderer Grund' }, outcome: 'deny' },
];

const KINDS = Object.keys(RIGHT_FOR).filter((kind) => !isAnsweredElsewhere(kind));

const answers = (codes: readonly ReasonCode[], kind: string, outcome: ReasonCode['outcome']): ReasonCode[] =>
  codes.filter((code) => code.outcome === outcome && (code.for === undefined || code.for.includes(kind)));

export const interventionSettingsSchema = z.strictObject({
  reasonCodes: z
    .array(reasonCodeSchema)
    .min(1)
    .max(CODES_MAX)
    .refine((codes) => KINDS.every((kind) => answers(codes, kind, 'approve').length > 0), {
      error: `a code with outcome "approve" for each of: ${KINDS.join(', ')}`,
    })
    .refine((codes) => new Set(codes.map(({ code }) => code)).size === codes.length, 'each code once')
    .default(USUAL_CODES),
});
export type InterventionSettings = z.infer<typeof interventionSettingsSchema>;

/** What may be given as the reason of such an answer. */
export const codesFor = (
  { reasonCodes }: InterventionSettings,
  kind: string,
  outcome: ReasonCode['outcome'],
): ReasonCode[] => answers(reasonCodes, kind, outcome);
