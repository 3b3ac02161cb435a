import type { ComponentType } from 'react';
import type { ScreenName } from '../../../core/contract/view.ts';
import type { Journey, ScreenProps, Screens } from '../screen-of.ts';
import { commonScreens } from '../screens/common/screens.ts';
import type { Shelf, Sources } from './shelf.ts';

const load = {
  checkout: async () => (await import('../screens/checkout/screens.ts')).checkoutScreens,
  checkin: async () => (await import('../screens/checkin/screens.ts')).checkinScreens,
} satisfies Record<Journey, () => Promise<Partial<Screens>>>;

type Loaded = { [Name in Journey]: Awaited<ReturnType<(typeof load)[Name]>> };
type InSomeJourney = { [Name in Journey]: keyof Loaded[Name] }[Journey];
type Forgotten = Exclude<ScreenName, keyof typeof commonScreens | InSomeJourney>;
// Does not compile while a screen is in no feature's `screens.ts`, and names it.
({}) satisfies Record<Forgotten, unknown>;

/** The screens of each journey, fetched when a kiosk of that journey has drawn its first screen. */
export type Journeys = { [Name in Journey]: Partial<Screens> };
export const journeySources: Sources<Journeys> = { checkout: { load: load.checkout }, checkin: { load: load.checkin } };

type ComponentOf<Name extends ScreenName> = ComponentType<ScreenProps<Name>>;

function find<Name extends ScreenName>(
  journeys: Shelf<Journeys>,
  journey: Journey,
  name: Name,
): ComponentOf<Name> | undefined {
  const common: Partial<Screens> = commonScreens;
  const inPage: ComponentOf<Name> | undefined = common[name];
  return inPage === undefined ? journeys.get(journey)?.[name] : inPage;
}

/** Whether the screen can be drawn now. */
export const hasScreen = (journeys: Shelf<Journeys>, journey: Journey, name: ScreenName): boolean =>
  find(journeys, journey, name) !== undefined;

/** The component that draws a screen, whose part must have come. */
export function componentOf<Name extends ScreenName>(
  journeys: Shelf<Journeys>,
  journey: Journey,
  name: Name,
): ComponentOf<Name> {
  const component = find(journeys, journey, name);
  if (component === undefined) throw new Error(`the screen "${name}" was shown before it had come`);
  return component;
}
