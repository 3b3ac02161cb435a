/** The page behind the QR code: the receipt as a picture, and as PDF to keep. No script, nothing from elsewhere, nobody's data. */
import { createHash } from 'node:crypto';
import { documentSvg, escapedXml } from '../../core/documents/document-svg.ts';
import { loadTexts, messageLanguages } from '../../core/messages/index.ts';
import type { ServerReceipt } from './server-receipt.ts';

const STYLE = `
:root{color-scheme:light}
body{margin:0;background:#eceae4;color:#1d1d1b;font:1.0625rem/1.5 system-ui,sans-serif}
main{max-width:30rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.375rem;margin:.25rem 0 1rem}
svg{display:block;width:100%;height:auto;border-radius:.5rem;box-shadow:0 1px 6px #0003}
a{display:block;margin:0 0 1rem;padding:.875rem;border-radius:.5rem;background:#1d1d1b;color:#fff;text-align:center;text-decoration:none;font-weight:600}
a:focus-visible{outline:3px solid #1d1d1b;outline-offset:3px}
p{margin:1rem 0}
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Of every answer under `/r/`. Nothing is kept by anybody in between, and no search engine shows it. */
export const RECEIPT_HEADERS = {
  'cache-control': 'private, no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow, noarchive',
} as const;

const page = (language: string, title: string, head: string, body: string): string =>
  `<!doctype html><html lang="${escapedXml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex,nofollow">${head}<title>${escapedXml(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;

export function receiptPage({ model, document, symbols, texts, title }: ServerReceipt, pdfPath: string): string {
  const body = [
    `<h1>${escapedXml(title)}</h1>`,
    `<a href="${escapedXml(pdfPath)}">${escapedXml(texts('digitalReceipt.pdf'))}</a>`,
    documentSvg(document, symbols, title),
    `<p>${escapedXml(texts('digitalReceipt.keep'))}</p>`,
  ];
  return page(model.facts.language, title, '', body.join(''));
}

/** How often a page that waits for its sale looks again. */
export const LOOK_AGAIN_SECONDS = 15;

/** `notYet`: no sale with this token has come; it may be on its way, or there never was one. */
export function noReceiptPage(kind: 'notYet' | 'expired' | 'tooOften', language: string): string {
  const texts = loadTexts(language);
  const again = kind === 'notYet' ? `<meta http-equiv="refresh" content="${LOOK_AGAIN_SECONDS}">` : '';
  const heading = texts(`digitalReceipt.${kind}.heading`);
  const body = `<h1>${escapedXml(heading)}</h1><p>${escapedXml(texts(`digitalReceipt.${kind}.body`))}</p>`;
  return page(language, heading, again, body);
}

/** The first of the browser's languages that there is (RFC 9110, section 12.5.4, without its weights: browsers send them in order). */
export function pageLanguage(accepted: string | undefined): string {
  const wanted = (accepted ?? '')
    .slice(0, 200)
    .split(',')
    .map((each) => each.trim().slice(0, 2).toLowerCase());
  return wanted.find((each) => messageLanguages.some((known) => known === each)) ?? 'en';
}
