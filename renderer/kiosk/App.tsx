import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { View } from '../../core/contract/view.ts';
import { brandOf, brandStyleSheet } from '../design/brand.ts';
import { CancelContext, type CancelSlot } from './cancel-action.ts';
import { useScannerDown } from './device-states.ts';
import { formatLanguage, moneyFormat, weightFormat } from './formats.ts';
import { installKeyboardDevices } from './keyboard-devices.ts';
import { installKeypadModel } from './keypad-model.ts';
import { DISPLAY_NORMAL, type Display, type Kiosk, KioskContext } from './kiosk-context.ts';
import { LinkOverlay, MirrorBar } from './overlays/LinkOverlay.tsx';
import { Overlays } from './overlays/Overlays.tsx';
import { PageBroken } from './overlays/PageBroken.tsx';
import { installPanelGuard } from './panel-guard.ts';
import { textsIn } from './parts/languages.ts';
import type { Page } from './parts/page.ts';
import { afterPaint, wantAll } from './parts/page-parts.ts';
import { ScannedLine } from './ScannedLine.tsx';
import { ScreenRouter } from './ScreenRouter.tsx';
import { useStaffMenu } from './staff/use-staff-menu.ts';

const browserLanguage = (): string => navigator.language.split('-')[0] ?? 'en';

export type AppProps = { page: Page; displayAtStart?: Display };

/** The whole touch screen: whatever the host's view says, over whatever carrier the store has. */
export function App({ page, displayAtStart }: AppProps) {
  const { store, shown } = page;
  const { phase, view, controls, partsState } = useSyncExternalStore(shown.subscribe, shown.getState);
  const cancelSlot = useRef<(() => void) | null>(null) as CancelSlot;
  useEffect(() => installPanelGuard(document), []);
  useEffect(
    () =>
      installKeypadModel(document, {
        cancel: () => cancelSlot.current?.(),
        help: () => void store.send({ type: 'help.call' }),
      }),
    [store],
  );
  // Changes leave what they do not touch the same object, so that no key that is held is let go of.
  const keyboard = view?.kiosk.keyboard;
  useEffect(() => keyboard && installKeyboardDevices(document, keyboard, store.keys), [keyboard, store]);
  const language = view?.language ?? browserLanguage();
  const isLive = phase === 'open' && partsState === 'here';
  const isBroken = phase === 'open' && partsState === 'missing';
  const overlayPhase = phase !== 'open' ? phase : view === null && !isBroken ? 'connecting' : null;
  return (
    <CancelContext.Provider value={cancelSlot}>
      {phase === 'open' && !controls && <MirrorBar language={language} onTakeControl={store.takeControl} />}
      {view !== null && !isBroken && (
        <Drawn page={page} view={view} isLive={isLive} displayAtStart={displayAtStart ?? DISPLAY_NORMAL} />
      )}
      {overlayPhase !== null && <LinkOverlay phase={overlayPhase} language={language} />}
      {isBroken && <PageBroken parts={page.parts} language={language} />}
    </CancelContext.Provider>
  );
}

type DrawnProps = { page: Page; view: View; isLive: boolean; displayAtStart: Display };

function Drawn({ page: { store, parts }, view, isLive, displayAtStart }: DrawnProps) {
  const { language } = view;
  const { brand, currency } = view.kiosk;
  const [display, setDisplay] = useState(displayAtStart);
  const texts = textsIn(parts.languages, language);
  const { kiosk: place } = view;
  useEffect(() => afterPaint(window, () => wantAll(parts, place)), [parts, place]);
  const money = useMemo(() => moneyFormat(currency, language), [currency, language]);
  const weight = useMemo(() => weightFormat(language), [language]);
  const scannerDown = useScannerDown(view.status.devices);

  useEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    root.dir = directionOf(language);
  }, [language]);
  useEffect(() => {
    document.adoptedStyleSheets = [brandStyleSheet(brandOf(brand))];
  }, [brand]);
  useEffect(() => {
    Object.assign(document.documentElement.dataset, display);
  }, [display]);
  // The next person starts with the looks that all start with.
  const isAttract = view.screen.name === 'attract';
  useEffect(() => {
    if (isAttract) setDisplay(displayAtStart);
  }, [isAttract, displayAtStart]);

  const staffMenu = useStaffMenu(view);

  const kiosk = useMemo<Kiosk>(
    () => ({ store, view, texts, language, money, weight, scannerDown, staffMenu, display, setDisplay }),
    [store, view, texts, language, money, weight, scannerDown, staffMenu, display],
  );
  return (
    <KioskContext.Provider value={kiosk}>
      <div
        data-journey={view.kiosk.journey}
        data-screen={view.screen.name}
        inert={!isLive}
        style={{ flex: 1, minBlockSize: 0 }}
      >
        <ScreenRouter screen={view.screen} journey={place.journey} journeys={parts.journeys} />
      </div>
      <ScannedLine />
      {isLive && <Overlays />}
    </KioskContext.Provider>
  );
}

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);
const directionOf = (language: string): 'rtl' | 'ltr' =>
  RIGHT_TO_LEFT.has(formatLanguage(language).split('-')[0] ?? '') ? 'rtl' : 'ltr';
