/** The receipt as PDF, drawn from the same drawing as its SVG; text stays text, in fonts that ship. */
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { type DrawnItem, type DrawnText, drawDocument, FONT_UNITS } from '../../core/documents/document-drawing.ts';
import type { ServerReceipt } from './server-receipt.ts';

/** 80 mm in PostScript points. */
const WIDTH_POINTS = (80 / 25.4) * 72;

const packaged = (name: string): string => fileURLToPath(import.meta.resolve(name));
/** A package may export its program only; its font files lie beside that. */
const beside = (name: string, path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.resolve(name)));

type Font = { name: string; scripts: RegExp | null; file: () => string };
const MONO = '@expo-google-fonts/noto-sans-mono';

/** The first whose scripts a character is of; the last has everything else. */
const FONTS: readonly Font[] = [
  {
    name: 'arabic',
    scripts: /\p{Script=Arabic}/u,
    file: () => packaged('@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf'),
  },
  {
    name: 'hebrew',
    scripts: /\p{Script=Hebrew}/u,
    file: () => packaged('@expo-google-fonts/noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf'),
  },
  {
    name: 'thai',
    scripts: /\p{Script=Thai}/u,
    file: () => packaged('@expo-google-fonts/noto-sans-thai/400Regular/NotoSansThai_400Regular.ttf'),
  },
  {
    name: 'devanagari',
    scripts: /\p{Script=Devanagari}/u,
    file: () => packaged('@expo-google-fonts/noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf'),
  },
  {
    name: 'korean',
    scripts: /\p{Script=Hangul}/u,
    file: () => beside('@embedpdf/fonts-kr', 'fonts/NotoSansKR-Regular.otf'),
  },
  {
    name: 'han',
    scripts: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u,
    file: () => beside('@embedpdf/fonts-sc', 'fonts/NotoSansHans-Regular.otf'),
  },
  {
    name: 'emoji',
    scripts: /\p{Emoji_Presentation}/u,
    file: () => packaged('@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf'),
  },
  { name: 'bold', scripts: null, file: () => packaged(`${MONO}/700Bold/NotoSansMono_700Bold.ttf`) },
  { name: 'mono', scripts: null, file: () => packaged(`${MONO}/400Regular/NotoSansMono_400Regular.ttf`) },
];

type Run = { font: string; text: string };

function runsOf({ text, bold }: DrawnText): Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const special = FONTS.find(({ scripts }) => scripts?.test(character));
    const font = special?.name ?? (bold ? 'bold' : 'mono');
    const last = runs.at(-1);
    // A blank between two words of one script belongs to it.
    if (last !== undefined && (last.font === font || character === ' ')) last.text += character;
    else runs.push({ font, text: character });
  }
  return runs;
}

export function receiptPdf({ document, symbols, title, model }: ServerReceipt): Promise<Buffer> {
  const drawing = drawDocument(document, symbols);
  const scale = WIDTH_POINTS / drawing.width;
  const pdf = new PDFDocument({
    size: [WIDTH_POINTS, drawing.height * scale],
    margin: 0,
    info: { Title: title, Author: model.facts.brandName, CreationDate: new Date(model.atMs) },
    lang: document.language,
    displayTitle: true,
  });
  for (const { name, file } of FONTS) pdf.registerFont(name, file());
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  pdf.scale(scale);
  for (const item of drawing.items) draw(pdf, item, drawing.isRtl);
  pdf.end();
  return whole;
}

function draw(pdf: PDFKit.PDFDocument, item: DrawnItem, isRtl: boolean): void {
  switch (item.kind) {
    case 'rule':
      pdf.moveTo(item.fromX, item.y).lineTo(item.toX, item.y).dash(8, { space: 6 }).stroke('#767676');
      return;
    case 'bars':
      for (const { x, y, width, height } of item.bars) pdf.rect(x, y, width, height);
      pdf.fill('#000');
      return;
    case 'text':
      drawText(pdf, item, isRtl);
  }
}

function drawText(pdf: PDFKit.PDFDocument, item: DrawnText, isRtl: boolean): void {
  const size = FONT_UNITS * item.scale;
  pdf.fontSize(size).fillColor('#111');
  const runs = runsOf(item).map((run) => ({ ...run, width: pdf.font(run.font).widthOfString(run.text) }));
  const width = runs.reduce((sum, run) => sum + run.width, 0);
  const isAtLeft = item.anchor === (isRtl ? 'end' : 'start');
  let x = item.anchor === 'middle' ? item.x - width / 2 : isAtLeft ? item.x : item.x - width;
  for (const run of isRtl ? runs.toReversed() : runs) {
    pdf.font(run.font).text(run.text, x, item.y, { baseline: 'alphabetic', lineBreak: false });
    x += run.width;
  }
}
