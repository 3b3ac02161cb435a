import type { GoodsError } from '../../core/barcode/goods.ts';
import type { Fault } from '../../core/barcode/gs1/fault.ts';
import type { CodecError } from './codec.ts';
import type { Gs1TextError } from './gs1-text.ts';

/** `incorrectCheckDigit` → "incorrect check digit": the kinds of the linters are the words of their meaning. */
const words = (kind: string): string => kind.replace(/(?<=[a-z])(?=[A-Z0-9])|(?<=\d)(?=[A-Z])/g, ' ').toLowerCase();

const SENTENCES = {
  empty: 'there is no data',
  tooLong: 'the data is longer than any symbol holds',
  tooManyElements: 'there are more elements than any symbol holds',
  illegalUriCharacter: 'a character that no URI has',
  illegalScheme: 'a Digital Link begins with http:// or https://, all small or all capital letters',
  missingDomain: 'there is no domain, or nothing behind it',
  illegalDomain: 'a character that no domain name has',
  noPrimaryKey: 'no key of GS1 in the path, such as /01/09521234543213',
  compressedDigitalLink: 'the compressed form of GS1 Digital Link is not read here',
  notDigits: 'there is something else than digits',
  wrongLength: 'the number of digits is wrong',
  wrongCheckDigit: 'the check digit is wrong',
  wrongPriceCheckDigit: 'the check digit of the price or weight is wrong',
  unknownSymbologyIdentifier: 'no such AIM symbology identifier',
  invalidInput: 'expected {"elements":[{"ai":…,"value":…}]}, {"01":…} or a text',
  notGs1Data: 'the symbology identifier says that this is no GS1 element string, and it is no Digital Link',
} as const;

/** Where other codecs have a word for what a linter found, it is that one. */
const FAULT_KINDS: Readonly<Record<string, string>> = { incorrectCheckDigit: 'wrongCheckDigit' };

function faultSentence(ai: string, value: string, { kind, at, length }: Fault): string {
  const part = value.slice(at, at + length);
  const place = length === 0 ? '' : `: "${part}" at character ${at + 1} of "${value}"`;
  return `(${ai}) ${words(kind)}${place}`;
}

const requirementText = (requires: string): string =>
  requires
    .split(',')
    .map((all) =>
      all
        .split('+')
        .map((ai) => `(${ai})`)
        .join(' and '),
    )
    .join(' or ');

/** An error of GS1 data as `decode` and `encode` answer it: of a value that is wrong by itself, `kind` is its linter's word. */
export function codecErrorOf(error: Gs1TextError | GoodsError): CodecError {
  const { kind } = error;
  switch (kind) {
    case 'unknownAi':
      return { kind, message: `no application identifier begins "${error.text}"` };
    case 'valueEmpty':
      return { kind, message: `(${error.ai}) has no value` };
    case 'valueTooShort':
      return { kind, message: `(${error.ai}) "${error.value}" is too short` };
    case 'valueTooLong':
      return { kind, message: `(${error.ai}) "${error.value}" is too long, or FNC1 is missing behind it` };
    case 'invalidValue':
      return {
        kind: FAULT_KINDS[error.fault.kind] ?? error.fault.kind,
        message: faultSentence(error.ai, error.value, error.fault),
      };
    case 'malformedBrackets':
      return { kind, message: `expected an AI in brackets at character ${error.at + 1}` };
    case 'repeatedAi':
      return { kind, message: `(${error.ai}) is there more than once, or with different values` };
    case 'requiredAiMissing':
      return { kind, message: `(${error.ai}) may only stand with ${requirementText(error.requires)}` };
    case 'excludedAi':
      return { kind, message: `(${error.ai}) may not stand with (${error.excludedBy})` };
    case 'illegalEscape':
      return { kind, message: `(${error.ai}) has an escaped NUL` };
    case 'wrongQualifiers':
      return { kind, message: `these may not follow one another in the path: ${error.sequence}` };
    case 'notADataAttribute':
      return { kind, message: `(${error.ai}) may not stand in the query` };
    case 'belongsInPath':
      return { kind, message: `(${error.ai}) belongs into the path` };
    case 'unknownAiInQuery':
      return { kind, message: `"${error.ai}" in the query is no application identifier` };
    default:
      return { kind, message: SENTENCES[kind] };
  }
}
