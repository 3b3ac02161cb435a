import { createHash } from 'node:crypto';
import type { ScannedSymbol } from '../core/barcode/goods.ts';
import { passLegs } from '../core/checkout/duty/pass.ts';
import type { DutySettings } from '../core/checkout/duty/settings.ts';
import type { SessionCommand } from '../core/session/commands.ts';
import { storeTime } from '../core/time/store-time.ts';

export type PassFindings = {
  settings: () => DutySettings;
  nowMs: () => number;
  timeZone: string;
  /** By the kiosk's own key; null where it has none. */
  sign: ((text: string) => string) | null;
  /** This kiosk's own journal has a sale on it. */
  wasSoldOn: (passReference: string) => boolean;
};

const REFERENCE_CHARACTERS = 22;
/** Aztec and PDF417 by ISO/IEC 15424, as we know it: nothing else in a shop is printed so. */
const SYMBOLS_OF_PASSES = /^[zL]/;
/** Too short or cut off, but made as a pass. */
const BEGINS_AS_PASS = /^M[1-9][A-Z' ./-]{20}/i;

/** A boarding pass as a command of an airport's shop. Null: it is none, or this is no such shop. */
export function preparePass({ aim, text }: ScannedSymbol, findings: PassFindings): SessionCommand | null {
  const settings = findings.settings();
  if (settings.mode === 'off') return null;
  if (!BEGINS_AS_PASS.test(text) && !SYMBOLS_OF_PASSES.test(aim ?? '')) return null;
  const passReference = settings.usedPass === 'take' ? null : referenceOf(text, findings);
  return {
    type: 'duty.passOffered',
    legs: passLegs(text, storeTime(findings.nowMs(), findings.timeZone).date),
    passReference,
    wasUsedHere: passReference !== null && findings.wasSoldOn(passReference),
  };
}

/** Of a name, a booking and a seat nothing can be told by it without the kiosk's key. */
function referenceOf(text: string, { sign }: PassFindings): string | null {
  if (sign === null) return null;
  const signed = sign(`boarding pass\n${text.trimEnd()}`);
  return createHash('sha256').update(signed).digest('base64url').slice(0, REFERENCE_CHARACTERS);
}
