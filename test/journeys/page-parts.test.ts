import { describe, expect, test } from 'vitest';
import { scanOne } from './support/goods.ts';
import { eventually, type Walk, walks } from './support/walk.ts';

const open = walks();

const scripts = (walk: Walk): Promise<string[]> =>
  walk.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));

/** What the page fetches after its first screen. */
const PARTS = /\/assets\/(screens|en|de)-[^/]+\.js$/;

describe('the parts of the page', () => {
  test('are all there soon after the first screen, so that a sale needs nothing more from the host’s files', async () => {
    const walk = await open('store');
    await eventually(async () => {
      const parts = (await scripts(walk)).filter((path) => PARTS.test(path));
      return parts.length === 3 ? parts : null;
    }, 'the screens of the shop and both languages');
    await walk.page.route(/\/assets\//, (route) => route.abort());
    await scanOne(walk);
    await walk.accessible('parts-basket');
    await walk.touches('pay');
    await walk.sees('thank-you');
    const all = await scripts(walk);
    expect(all.filter((path) => PARTS.test(path))).toHaveLength(3);
  });

  test('that do not load at first are tried again, and the screen before stays meanwhile', async () => {
    const walk = await open('store');
    const refused: string[] = [];
    await walk.page.route(PARTS, (route, request) => {
      if (refused.length >= 4) return route.continue();
      refused.push(request.url());
      return route.abort();
    });
    await walk.page.reload();
    await walk.sees('attract');
    await scanOne(walk);
    await walk.sees('basket');
    expect(refused).toHaveLength(4);
    const focused = await walk.page.evaluate(() => document.activeElement?.tagName);
    expect(focused).toBe('H1');
    walk.complaints.length = 0;
  });

  test('that never load leave a clear word instead of a white page, and mend themselves', async () => {
    const walk = await open('airport');
    await walk.page.route(/\/assets\/screens-/, (route) => route.abort());
    await walk.page.reload();
    await walk.sees('page-broken');
    expect(await walk.at('attract').count()).toBe(0);
    await walk.reads('page-broken', 'This screen is taking a break');
    await walk.accessible('page-broken');
    await walk.page.unroute(/\/assets\/screens-/);
    await walk.sees('attract');
    await walk.touches('start');
    await walk.touches('language-de');
    await walk.sees('identify');
    walk.complaints.length = 0;
  });

  test('that an update took away come with the new page', async () => {
    const walk = await open('airport');
    let isNew = false;
    await walk.page.route(/\/assets\/screens-/, (route) => (isNew ? route.continue() : route.abort()));
    await walk.page.reload();
    await walk.sees('page-broken');
    await walk.page.route(
      ({ pathname }) => pathname === '/',
      async (route, request) => {
        if (request.isNavigationRequest()) {
          isNew = true;
          return route.continue();
        }
        const response = await route.fetch();
        const otherPage = (await response.text()).replaceAll('/assets/', '/other-assets/');
        return route.fulfill({ response, body: otherPage });
      },
    );
    await walk.sees('attract');
    expect(isNew).toBe(true);
    await walk.touches('start');
    await walk.touches('language-de');
    await walk.sees('identify');
    walk.complaints.length = 0;
  });
});
