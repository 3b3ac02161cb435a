/** Which territory an airport lies in, as far as duty goes, and whether goods between two of them cross a border. */
import AIRPORTS from './airports.json' with { type: 'json' };
import type { DutySettings, To } from './settings.ts';

/**
 * `airports.json`: the airports of each territory. A territory is a country by its ISO 3166-1 code, and apart from it what is taxed apart
 * (Åland `AX`, the Canary Islands `IC`, Ceuta and Melilla `EA`, the French departments overseas, the Channel Islands, Northern Ireland `XI`).
 */
const TERRITORY_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(AIRPORTS).flatMap(([territory, codes]) => codes.split(' ').map((code) => [code, territory] as const)),
);

/**
 * - `eu`: where the Union's value added tax applies, with Monaco and, for goods, Northern Ireland (Directive 2006/112/EC, articles 5 to 7,
 *   as quoted by vatupdate.com on 20 June 2021).
 * - `uk`: the United Kingdom with the Isle of Man (own reading).
 */
export const COMMON_ZONES = [
  {
    zoneId: 'eu',
    territories: 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE MC XI'.split(' '),
  },
  { zoneId: 'uk', territories: ['GB', 'XI', 'IM'] },
];

type Places = Pick<DutySettings, 'airports' | 'zones'>;

/** Null where nobody has said. */
export const territoryOf = ({ airports }: Pick<Places, 'airports'>, airport: string): string | null =>
  airports[airport] ?? TERRITORY_OF.get(airport) ?? null;

export const isKnownAirport = (places: Pick<Places, 'airports'>, airport: string): boolean =>
  territoryOf(places, airport) !== null;

export type Journey = { from: string; to: string };

/** Whether a rule is about a journey between two airports. */
export function isAbout(rule: To, { from, to }: Journey, places: Places): boolean {
  const [here, there] = [territoryOf(places, from), territoryOf(places, to)];
  const zonesOf = (territory: string) => places.zones.filter(({ territories }) => territories.includes(territory));
  if (typeof rule !== 'string') {
    if (rule.airports.includes(to)) return true;
    if (there === null) return false;
    return rule.territories.includes(there) || zonesOf(there).some(({ zoneId }) => rule.zones.includes(zoneId));
  }
  if (here === null || there === null) return false;
  switch (rule) {
    case 'domestic':
      return here === there;
    case 'sameZone':
      return zonesOf(here).some(({ territories }) => territories.includes(there));
    case 'anywhere':
      return true;
  }
}
