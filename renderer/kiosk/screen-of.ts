import type { Screen, ScreenName } from '../../core/contract/view.ts';

/** The props of the component that draws one screen. */
export type ScreenProps<Name extends ScreenName> = { screen: Extract<Screen, { name: Name }> };
