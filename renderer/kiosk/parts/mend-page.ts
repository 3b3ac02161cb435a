const MEND_EVERY_MS = 15_000;

/** Loads the page anew as soon as its place answers: a page that reloads without would leave the browser's own error there. */
export function mendPage(page: Window): () => void {
  const timer = page.setInterval(() => {
    page
      .fetch(page.location.href, { cache: 'no-store' })
      .then((answer) => answer.ok && page.location.reload())
      .catch((cause: unknown) => console.warn('the page cannot be loaded anew yet', cause));
  }, MEND_EVERY_MS);
  return () => page.clearInterval(timer);
}
