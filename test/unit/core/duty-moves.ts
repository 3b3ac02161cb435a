import type { SessionCommand } from '../../../core/session/commands.ts';
import { airportShop, passOffered } from './duty/passes.ts';
import { SETTINGS } from './world.ts';

const pantry = { categories: ['pantry'] };
const liquids = { goods: pantry, needed: 'always' } as const;

/** Shops at an airport, and one that is none. */
export const DUTY_SHOPS = [
  SETTINGS,
  airportShop({ sealedBag: liquids }),
  airportShop({ demand: 'beforePayment', sealedBag: { ...liquids, confirm: 'beforePayment' } }),
  airportShop({ demand: 'never', sealedBag: { ...liquids, confirm: 'beforePayment', by: 'staff' } }),
  airportShop({ demand: 'never', sealedBag: { ...liquids, by: 'staff' }, usedPass: 'refuse' }),
];

const abroad = passOffered(['FRA', 'LHR'], ['LHR', 'JFK']);

/** What a traveller does with a boarding pass, and at the screens that it leads to. */
export const dutyMoves = (): SessionCommand[] => [
  abroad,
  passOffered(['FRA', 'CDG']),
  { ...abroad, wasUsedHere: true, passReference: 'r-1' },
  { ...abroad, legs: null },
  { type: 'duty.confirmSeal' },
  { type: 'duty.declinePass' },
  { type: 'duty.back' },
  { type: 'duty.removePass' },
];
