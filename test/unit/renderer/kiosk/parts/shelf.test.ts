import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createShelf, PART_TRIES_MAX } from '../../../../../renderer/kiosk/parts/shelf.ts';

type Parts = { shop: string; poster: string };
const atOnce = async (): Promise<void> => undefined;

/** A shelf whose "shop" answers by `load`, and a promise of its next news. */
function shelfOf(load: () => Promise<string>) {
  const shelf = createShelf<Parts>({ shop: { load }, poster: { here: 'poster' } }, atOnce);
  const news = new Promise<void>((resolve) => void shelf.subscribe(() => resolve()));
  return { shelf, news };
}

describe('the shelf of the page’s parts', () => {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => void vi.restoreAllMocks());

  it('has what is in the page from its start, and nothing else before it is wanted', () => {
    const load = vi.fn(async () => 'shop');
    const { shelf } = shelfOf(load);
    expect([shelf.get('poster'), shelf.get('shop')]).toEqual(['poster', undefined]);
    expect(load).not.toHaveBeenCalled();
  });

  it('fetches a part once, however often it is wanted, and tells when it has come', async () => {
    const load = vi.fn(async () => 'shop');
    const { shelf, news } = shelfOf(load);
    shelf.want('shop');
    shelf.want('shop');
    await news;
    shelf.want('shop');
    expect(shelf.get('shop')).toBe('shop');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('tries again when a part does not load', async () => {
    const load = vi.fn(async () => 'shop').mockRejectedValueOnce(new Error('the host is starting'));
    const { shelf, news } = shelfOf(load);
    shelf.want('shop');
    await news;
    expect([shelf.get('shop'), shelf.isMissing('shop')]).toEqual(['shop', false]);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('counts a part as missing after so many attempts, and not before', async () => {
    const load = vi.fn(async (): Promise<string> => Promise.reject(new Error('no such file')));
    const { shelf, news } = shelfOf(load);
    shelf.want('shop');
    expect(shelf.isMissing('shop')).toBe(false);
    await news;
    expect([shelf.get('shop'), shelf.isMissing('shop')]).toEqual([undefined, true]);
    expect(load).toHaveBeenCalledTimes(PART_TRIES_MAX);
  });

  it('mends a missing part with one more attempt each time, and it is missing until it has come', async () => {
    let isMended = false;
    const load = vi.fn(async (): Promise<string> => (isMended ? 'shop' : Promise.reject(new Error('no such file'))));
    const { shelf, news } = shelfOf(load);
    shelf.want('shop');
    await news;
    load.mockClear();
    const failed = new Promise<void>((resolve) => void shelf.subscribe(() => resolve()));
    shelf.mend();
    expect(shelf.isMissing('shop')).toBe(true);
    await failed;
    expect([shelf.isMissing('shop'), load.mock.calls.length]).toEqual([true, 1]);
    isMended = true;
    const mended = new Promise<void>((resolve) => void shelf.subscribe(() => resolve()));
    shelf.mend();
    await mended;
    expect([shelf.isMissing('shop'), shelf.get('shop')]).toEqual([false, 'shop']);
  });
});
