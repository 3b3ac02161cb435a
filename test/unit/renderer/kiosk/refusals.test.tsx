import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { loadTexts } from '../../../../core/messages/index.ts';
import { fixtureStore } from '../../../../renderer/gallery/fixture-store.ts';
import { views } from '../../../../renderer/gallery/views.ts';
import { moneyFormat, weightFormat } from '../../../../renderer/kiosk/formats.ts';
import { DISPLAY_NORMAL, KioskContext } from '../../../../renderer/kiosk/kiosk-context.ts';
import { NOTICES } from '../../../../renderer/kiosk/overlays/NoticeDialog.tsx';
import type { Journeys } from '../../../../renderer/kiosk/parts/journeys.ts';
import { createShelf } from '../../../../renderer/kiosk/parts/shelf.ts';
import { ScreenRouter } from '../../../../renderer/kiosk/ScreenRouter.tsx';
import { checkoutScreens } from '../../../../renderer/kiosk/screens/checkout/screens.ts';

const isNotice = (kind: string): kind is keyof typeof NOTICES => Object.hasOwn(NOTICES, kind);
const noticeKinds = Object.keys(NOTICES).filter(isNotice);

const LANGUAGES = ['en', 'de'] as const;

/** The views of the gallery that say no, or that something went wrong, by the names that such views have. */
const IS_REFUSAL =
  /Declined|Refused|NothingEligible|Unknown|Trouble|Owed|Unanswered|Stuck|Kept|givingBackStaff|^held|^outOfService/;
/** Nobody pays here, or somebody who brought no money: the airport, and a receipt that was not wanted. */
const IS_WITHOUT_MONEY = /^boardingPass|Airport$|^outOfService(Held|Maintenance)$|^thankYou|^notice/;

const journeys = createShelf<Journeys>({ checkout: { here: checkoutScreens }, checkin: { here: {} } });

const refusals = Object.keys(views).filter((name) => IS_REFUSAL.test(name) && !IS_WITHOUT_MONEY.test(name));

/** What a screen says of money, in each language's own words. */
const OF_MONEY = {
  en: /charged|not paid|nothing is paid|stays paid|taken from it|(was|were|is|be|been|went|gone|got it|not|goes|gives it|given) (given )?back|pay (again|twice)|you still get|cash/i,
  de: /abgebucht|nichts (ist )?bezahlt|bleibt bezahlt|erstattet|davon abgezogen|zurück|nicht noch einmal|nie zweimal|bekommen noch|bar /i,
};
/** What can be done now: something to press besides help, or a request. */
const NOW = { en: /please|look/i, de: /bitte|sehen sie/i };

function drawn(name: string, language: 'en' | 'de'): { text: string; buttons: string[] } {
  const view = views[name];
  if (view === undefined) throw new Error(`the gallery has no ${name}`);
  const kiosk = {
    store: fixtureStore(view),
    view: { ...view, language },
    texts: loadTexts(language),
    language,
    money: moneyFormat(view.kiosk.currency, language),
    weight: weightFormat(language),
    scannerDown: false,
    staffMenu: { isOpen: false, setOpen: () => undefined },
    display: DISPLAY_NORMAL,
    setDisplay: () => undefined,
  };
  const html = renderToStaticMarkup(
    <KioskContext.Provider value={kiosk}>
      <ScreenRouter screen={view.screen} journey="checkout" journeys={journeys} />
    </KioskContext.Provider>,
  );
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
  const isOwn = (button: string): boolean => !/data-testid="help"|disabled=""/.test(button);
  const dock = html.slice(html.indexOf('</main>'));
  const buttons = [...`${main}${dock}`.matchAll(/<button[^>]*>/g)].map(([button]) => button).filter(isOwn);
  return { text: main.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '), buttons };
}

describe.each(LANGUAGES)('each screen of a refusal or failure (%s)', (language) => {
  test.each(refusals)('%s says what happened, what can be done now, and what became of the money', (name) => {
    const { text, buttons } = drawn(name, language);
    expect(text).toMatch(OF_MONEY[language]);
    expect(buttons.length > 0 || NOW[language].test(text), `nothing to do in: ${text}`).toBe(true);
  });

  test.each(noticeKinds)('the notice %s has all three parts', (kind) => {
    const texts = loadTexts(language);
    const [title, body, now] = (['title', 'body', 'now'] as const).map((part) => texts(`notice.${kind}.${part}`));
    for (const part of [title, body, now]) expect(part).toMatch(/^(\p{Lu}|\{\{)/u);
    for (const sentence of [body, now]) expect(sentence).toMatch(/[.!}]$/u);
    const [, money] = NOTICES[kind];
    if (money !== null) expect(texts(`money.${money}`)).toMatch(OF_MONEY[language]);
  });
});

test('the gallery has the screens of refusals', () => {
  expect(refusals.length).toBeGreaterThan(30);
});
