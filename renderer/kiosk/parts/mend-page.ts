import type { PageParts } from './page-parts.ts';

const MEND_EVERY_MS = 5_000;

/**
 * Tries for the missing parts until they have come. After an update they never will, for the files have other names: then the page is
 * loaded anew, but only when its place answers with another one; else the browser's own error would stand there.
 */
export function mendPage(page: Window, parts: PageParts): () => void {
  const entry = page.document.querySelector('script[type="module"]')?.getAttribute('src') ?? '';
  const timer = page.setInterval(() => {
    parts.journeys.mend();
    parts.languages.mend();
    page
      .fetch(page.location.href, { cache: 'no-store' })
      .then(async (answer) => {
        if (answer.ok && !(await answer.text()).includes(entry)) page.location.reload();
      })
      .catch((cause: unknown) => console.warn('the page cannot be asked for yet', cause));
  }, MEND_EVERY_MS);
  return () => page.clearInterval(timer);
}
