import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assetOf,
  CONTENT_SECURITY_POLICY,
  isOwnPage,
  isShellKey,
  mayNavigateTo,
  responseHeaders,
  START_URL,
  windowOptions,
} from '../../../electron/policy.ts';
import { PORT_GIVEN, PORT_WANTED } from '../../../electron/port-channel.ts';
import * as page from '../../../renderer/carrier/port-link.ts';

describe('the shell’s window', () => {
  test('may load its own page again', () => {
    expect(mayNavigateTo(START_URL)).toBe(true);
    expect(isOwnPage(`${START_URL}#x`)).toBe(true);
  });

  test.each([
    'https://example.org/',
    'http://portico/kiosk/index.html',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,hello',
    'about:blank',
    'portico://other/index.html',
    'portico://kiosk/gallery.html',
    'portico://kiosk@evil/index.html',
    'portico:index.html',
    'not a url',
    `portico://kiosk/index.html?${'x'.repeat(2_000)}`,
  ])('may not go to %s', (url) => {
    expect(mayNavigateTo(url)).toBe(false);
    expect(isOwnPage(url)).toBe(false);
  });

  test.each([true, false])('runs nothing of Node and is sandboxed, in production (%s) too', (isProduction) => {
    const { webPreferences, kiosk } = windowOptions({ isProduction, isWindowed: false, preload: '/p.cjs' });
    expect(kiosk).toBe(true);
    expect(webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      navigateOnDragDrop: false,
      devTools: !isProduction,
    });
  });

  test('lets no shortcut of a keyboard through, but does let a person type', () => {
    const plain = { control: false, meta: false, alt: false };
    const shortcuts = [
      { ...plain, key: 'F12' },
      { ...plain, key: 'F5' },
      { ...plain, control: true, key: '+' },
      { ...plain, alt: true, key: 'F4' },
      { ...plain, meta: true, key: 'r' },
    ];
    expect(shortcuts.map(isShellKey)).toEqual(shortcuts.map(() => true));
    expect(['F', 'a', 'Enter', 'Tab', 'Backspace'].map((key) => isShellKey({ ...plain, key }))).not.toContain(true);
  });

  test('asks for its line in the words that the page knows', () => {
    expect([PORT_GIVEN, PORT_WANTED]).toEqual([page.PORT_GIVEN, page.PORT_WANTED]);
  });
});

describe('the shell’s own scheme', () => {
  test.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['assets/index-B1x_2.js', 'text/javascript; charset=utf-8'],
    ['assets/inter-latin.woff2', 'font/woff2'],
  ])('serves %s as %s', (path, contentType) => {
    expect(assetOf(`portico://kiosk/${path}`)).toEqual({ kind: 'page', path, contentType });
  });

  test('serves pictures of articles by name', () => {
    expect(assetOf('portico://kiosk/pictures/red-apple.svg')).toEqual({ kind: 'picture', name: 'red-apple.svg' });
  });

  test.each([
    'portico://kiosk/',
    'portico://kiosk/a%2f..%2f..%2fetc/passwd.html',
    'portico://kiosk/..%2f..%2fkiosk.json',
    'portico://kiosk/..\\..\\kiosk.json',
    'portico://kiosk/.env.json',
    'portico://kiosk/assets/.hidden.js',
    'portico://kiosk//etc/x.html',
    'portico://kiosk/main.exe',
    'portico://evil/index.html',
    'file:///index.html',
    '',
  ])('refuses %j', (url) => {
    expect(assetOf(url)).toEqual({ kind: 'refused' });
  });

  test('never leads out of the folder, whatever is asked for', () => {
    const part = fc.constantFrom('..', '.', '%2e%2e', '%5c', '\\', '/', 'a', 'index.html', '%00', '//', '?', '#');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const asset = assetOf(`portico://kiosk/${parts.join('/')}`);
        if (asset.kind === 'page') expect(asset.path.split('/').some((name) => name.startsWith('.'))).toBe(false);
        if (asset.kind === 'page') expect(asset.path).not.toMatch(/^\/|[%\\]/);
      }),
    );
  });

  test('sends a policy under which nothing inline and nothing foreign runs', () => {
    expect(responseHeaders('text/html')['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).toContain("script-src 'self'");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|https?:|\*/);
  });
});
