import type { View } from '../../core/contract/view.ts';
import type { LinkPhase } from '../carrier/screen-store.ts';
import type { Display } from '../kiosk/kiosk-context.ts';
import { views } from './views.ts';

/** What an address of the gallery asks for: `gallery.html?screen=basket&brand=fennel&language=de&bare=1`. */
export type GalleryOptions = {
  screen: string;
  brand: string | null;
  language: string;
  display: Display;
  phase: LinkPhase;
  controls: boolean;
  bare: boolean;
};

export function readOptions(search: string): GalleryOptions {
  const given = new URLSearchParams(search);
  const phase = given.get('phase');
  return {
    screen: given.get('screen') ?? 'basket',
    brand: given.get('brand'),
    language: given.get('language') ?? 'en',
    display: {
      contrast: given.get('contrast') === 'high' ? 'high' : 'normal',
      text: given.get('text') === 'large' ? 'large' : 'normal',
      reach: given.get('reach') === 'low' ? 'low' : 'normal',
    },
    phase: phase === 'lost' || phase === 'refused' || phase === 'connecting' ? phase : 'open',
    controls: given.get('controls') !== '0',
    bare: given.get('bare') === '1',
  };
}

export function viewFor(options: GalleryOptions): View | null {
  const view = views[options.screen];
  if (view === undefined) return null;
  const kiosk = options.brand === null ? view.kiosk : { ...view.kiosk, brand: options.brand };
  return { ...view, kiosk, language: options.language };
}
