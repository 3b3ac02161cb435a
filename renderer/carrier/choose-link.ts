import type { HostLink } from './host-link.ts';
import { openPortLink } from './port-link.ts';
import { openWebLink } from './web-link.ts';

const TOKEN_KEY = 'portico.token';

/** Takes the token out of `#token=…` (and out of sight), and keeps it for reloads of this tab. */
export function takeToken(page: Window): string {
  const given = new URLSearchParams(page.location.hash.slice(1)).get('token');
  if (given !== null) {
    page.sessionStorage.setItem(TOKEN_KEY, given);
    page.history.replaceState(null, '', page.location.pathname + page.location.search);
  }
  return page.sessionStorage.getItem(TOKEN_KEY) ?? '';
}

/** Over HTTP the host is at the page's own origin; under any other protocol the page runs in the Electron shell. */
export function chooseLink(page: Window): HostLink {
  if (page.location.protocol !== 'http:' && page.location.protocol !== 'https:') return openPortLink(page);
  const url = new URL('/screen', page.location.href);
  url.protocol = page.location.protocol === 'https:' ? 'wss:' : 'ws:';
  return openWebLink(url.href);
}
