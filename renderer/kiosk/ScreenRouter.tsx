import { createElement } from 'react';
import type { Screen, ScreenName } from '../../core/contract/view.ts';
import { componentOf, type Journeys } from './parts/journeys.ts';
import type { Shelf } from './parts/shelf.ts';
import type { Journey, ScreenOf, ScreenProps } from './screen-of.ts';

type ScreenRouterProps = { screen: Screen; journey: Journey; journeys: Shelf<Journeys> };

/** Draws the screen with the component that its feature's `screens.ts` has for it. */
export function ScreenRouter({ screen, journey, journeys }: ScreenRouterProps) {
  const draw = <Name extends ScreenName>(name: Name, given: ScreenOf<Name>) =>
    createElement<ScreenProps<Name>>(componentOf(journeys, journey, name), { screen: given });
  return draw(screen.name, screen);
}
