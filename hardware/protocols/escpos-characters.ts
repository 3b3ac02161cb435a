import { upperHalvesOf } from './codepages.ts';

/** How text bytes are read at the moment. */
export type TextEncoding = {
  codepage: number;
  /** `ESC R`. */
  internationalSet: number;
  /** `FS &` … `FS .`. */
  kanjiMode: boolean;
  /** `FS C`; null until a stream says which one. */
  kanjiSystem: 'jis' | 'shiftJis' | null;
  /** `FS ( C`: bytes are UTF-8 whatever the code page. */
  isUtf8: boolean;
};

export const initialEncoding = (): TextEncoding => ({
  codepage: 0,
  internationalSet: 0,
  kanjiMode: false,
  kanjiSystem: null,
  isUtf8: false,
});

/** The character code tables of printers that were made for one language: which two-byte codes `FS &` means there. */
export const MULTIBYTE_ENCODINGS = ['gb18030', 'big5', 'euc-kr', 'shift_jis'] as const;
export type MultibyteEncoding = (typeof MULTIBYTE_ENCODINGS)[number];

/** `columns`: 2 for the wide characters of East Asia, 0 for marks that stand on the character before. */
export type ReadCharacter = { text: string; bytes: number; columns: number };

export const UNREADABLE = '\ufffd';
const KOREA = 13;
const REPLACED = '#$@[\\]^`{|}~';
/** What stands in the twelve places of `REPLACED` after `ESC R n` (own reading of Epson's table of international character sets). */
const INTERNATIONAL: readonly string[] = [
  '#$@[\\]^`{|}~',
  '#$à°ç§^`éùè¨',
  '#$§ÄÖÜ^`äöüß',
  '£$@[\\]^`{|}~',
  '#$@ÆØÅ^`æøå~',
  '#¤ÉÄÖÅÜéäöåü',
  '#$@°\\é^ùàòèì',
  '₧$@¡Ñ¿^`¨ñ}~',
  '#$@[¥]^`{|}~',
  '#¤ÉÆØÅÜéæøåü',
  '#$ÉÆØÅÜéæøåü',
  '#$á¡Ñ¿é`íñóú',
  '#$á¡Ñ¿éüíñóú',
  '#$@[₩]^`{|}~',
  '#$ŽŠĐĆČžšđćč',
  '#¥@[\\]^`{|}~',
  '#₫@[\\]^`{|}~',
  '#$@[\\]^`{|}~',
];
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Reads the printable bytes of a stream, one character at a time. */
export class CharacterReader {
  readonly #upperHalves: readonly (string | undefined)[];
  readonly #multibyte: MultibyteEncoding;
  readonly #decoders = new Map<string, TextDecoder>();

  constructor(numbering: string, multibyte: MultibyteEncoding) {
    this.#upperHalves = upperHalvesOf(numbering);
    this.#multibyte = multibyte;
  }

  /** The character at `at`; null where its last bytes have not arrived. */
  read(bytes: Uint8Array, at: number, end: number, encoding: TextEncoding): ReadCharacter | null {
    const first = bytes[at] ?? 0;
    if (encoding.isUtf8 && first >= 0x80) return this.#multibyteAt(bytes, at, end, 'utf-8', utf8Length(first));
    const multibyte = this.#multibyteNow(encoding, first);
    if (multibyte !== null && isLead(multibyte, first)) {
      if (at + 1 >= end) return null;
      const second = bytes[at + 1] ?? 0;
      if (isTrail(multibyte, second)) {
        return this.#multibyteAt(bytes, at, end, multibyte, multibyte === 'gb18030' && second < 0x40 ? 4 : 2);
      }
    }
    return { text: this.#single(first, encoding), bytes: 1, columns: 1 };
  }

  #multibyteNow({ kanjiMode, kanjiSystem, internationalSet }: TextEncoding, first: number): TwoByteEncoding | null {
    if (!kanjiMode) return null;
    if (kanjiSystem === 'shiftJis') return 'shift_jis';
    if (kanjiSystem === 'jis' && first < 0x80) return 'jis';
    if (internationalSet === KOREA) return 'euc-kr';
    return kanjiSystem === 'jis' ? 'euc-jp' : this.#multibyte;
  }

  #single(byte: number, { codepage, internationalSet }: TextEncoding): string {
    if (byte >= 0x80) return this.#upperHalves[codepage]?.charAt(byte - 0x80) ?? UNREADABLE;
    if (byte === 0x7f) return ' ';
    const character = String.fromCharCode(byte);
    if (internationalSet === 0) return character;
    const place = REPLACED.indexOf(character);
    return place < 0 ? character : (INTERNATIONAL[internationalSet]?.charAt(place) ?? character);
  }

  #multibyteAt(
    bytes: Uint8Array,
    at: number,
    end: number,
    encoding: TwoByteEncoding | 'utf-8',
    length: number,
  ): ReadCharacter | null {
    if (at + length > end) return null;
    const code = bytes.slice(at, at + length);
    // JIS is EUC without the high bits.
    const text = this.#decoderFor(encoding).decode(encoding === 'jis' ? code.map((byte) => byte | 0x80) : code);
    return { text, bytes: length, columns: encoding === 'utf-8' && !WIDE.test(text) ? 1 : 2 };
  }

  #decoderFor(encoding: TwoByteEncoding | 'utf-8'): TextDecoder {
    const known = this.#decoders.get(encoding);
    if (known !== undefined) return known;
    const decoder = new TextDecoder(encoding === 'jis' ? 'euc-jp' : encoding);
    this.#decoders.set(encoding, decoder);
    return decoder;
  }
}

type TwoByteEncoding = MultibyteEncoding | 'jis' | 'euc-jp';

function utf8Length(first: number): number {
  if (first >= 0xf0 && first <= 0xf4) return 4;
  if (first >= 0xe0) return first <= 0xef ? 3 : 1;
  return first >= 0xc2 ? 2 : 1;
}

function isLead(encoding: TwoByteEncoding, byte: number): boolean {
  switch (encoding) {
    case 'shift_jis':
      return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
    case 'jis':
      return byte >= 0x21 && byte <= 0x7e;
    case 'euc-jp':
      return byte >= 0xa1 && byte <= 0xfe;
    default:
      return byte >= 0x81 && byte <= 0xfe;
  }
}

function isTrail(encoding: TwoByteEncoding, byte: number): boolean {
  switch (encoding) {
    case 'jis':
      return byte >= 0x21 && byte <= 0x7e;
    case 'euc-jp':
      return byte >= 0xa1 && byte <= 0xfe;
    case 'gb18030':
      return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x40 && byte <= 0xfe && byte !== 0x7f);
    default:
      return byte >= 0x40 && byte <= 0xfe && byte !== 0x7f;
  }
}
