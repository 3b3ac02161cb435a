import type { ComponentType } from 'react';
import type { Screen, ScreenName, View } from '../../core/contract/view.ts';

export type ScreenOf<Name extends ScreenName> = Extract<Screen, { name: Name }>;
/** The props of the component that draws one screen. */
export type ScreenProps<Name extends ScreenName> = { screen: ScreenOf<Name> };

/** The component of every screen, by the screen's name; the `screens.ts` of a feature has those of its own. */
export type Screens = { readonly [Name in ScreenName]: ComponentType<ScreenProps<Name>> };

export type Journey = View['kiosk']['journey'];
