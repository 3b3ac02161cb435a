/** What the shell lets its window do. Pure: no Electron here, so that every rule has its test. */
import { posix } from 'node:path';

export const APP_SCHEME = 'portico';
const APP_HOST = 'kiosk';
export const START_URL = `${APP_SCHEME}://${APP_HOST}/index.html`;

/** Everything comes from the application's own scheme. Styles and scripts are files; nothing inline, nothing evaluated. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const responseHeaders = (contentType: string): Record<string, string> => ({
  'content-type': contentType,
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
});

const URL_LENGTH_MAX = 1_000;

/** The window shows the kiosk's page and nothing else, ever: it may only load that again. */
export const mayNavigateTo = (url: string): boolean => {
  const parsed = parsedUrl(url);
  return parsed !== null && isOurs(parsed) && parsed.pathname === '/index.html';
};

/** A frame that asks for its line to the host must be the kiosk's own page. */
export const isOwnPage = (url: string): boolean => mayNavigateTo(url);

export type Asset =
  | { kind: 'page'; path: string; contentType: string }
  | { kind: 'picture'; name: string }
  | { kind: 'refused' };

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

const SAFE_PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const PICTURE = /^pictures\/([a-z0-9-]{1,60}\.svg)$/;

/** Which file of the built pages, or which picture, a request asks for. Whatever is not plainly one of these is refused. */
export function assetOf(url: string): Asset {
  const parsed = parsedUrl(url);
  if (parsed === null || !isOurs(parsed)) return { kind: 'refused' };
  const path = parsed.pathname.slice(1);
  const picture = PICTURE.exec(path)?.[1];
  if (picture !== undefined) return { kind: 'picture', name: picture };
  const contentType = CONTENT_TYPES[posix.extname(path)];
  // Percent signs and backslashes are not in the set, and no part begins with a dot: there is no way out of the folder.
  if (contentType === undefined || !SAFE_PATH.test(path)) return { kind: 'refused' };
  return { kind: 'page', path, contentType };
}

const isOurs = (url: URL): boolean => url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST;

function parsedUrl(url: string): URL | null {
  return url.length <= URL_LENGTH_MAX ? URL.parse(url) : null;
}

/** No key of a keyboard that was plugged in may reach zoom, printing, developer tools or another window. */
export const isShellKey = (input: { key: string; control: boolean; meta: boolean; alt: boolean }): boolean =>
  input.control || input.meta || input.alt || /^F\d{1,2}$/.test(input.key);

export type WindowSetting = { isProduction: boolean; isWindowed: boolean; preload: string };

/** Options of the one window. */
export const windowOptions = ({ isProduction, isWindowed, preload }: WindowSetting) => ({
  kiosk: !isWindowed,
  fullscreen: !isWindowed,
  width: 1080,
  height: 1920,
  autoHideMenuBar: true,
  backgroundColor: '#ffffff',
  webPreferences: {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !isProduction,
  },
});
