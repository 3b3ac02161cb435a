/**
 * `npm run decode -- TEXT…`: what the kiosk takes each text for, one JSON line a text. Texts of several lines (a passport's zone) are
 * written with `\n`. Ends with 1 when one of them means nothing.
 */
import { identifyText } from '../core/barcode/identify.ts';

const texts = process.argv.slice(2).map((text) => text.replaceAll('\\n', '\n'));
if (texts.length === 0) {
  process.stderr.write('usage: npm run decode -- TEXT…\n');
  process.exitCode = 2;
}
for (const text of texts) {
  const identified = identifyText(text);
  process.stdout.write(`${JSON.stringify({ text, ...identified })}\n`);
  if (identified.kind === 'unknown' || identified.kind === 'unreadableDocument') process.exitCode = 1;
}
