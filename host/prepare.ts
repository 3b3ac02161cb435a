import type { GoodsContext, ScannedSymbol } from '../core/barcode/goods.ts';
import { identify } from '../core/barcode/identify.ts';
import { type OwnCodeRule, readOwnCode } from '../core/barcode/own-code.ts';
import type { Product } from '../core/catalogue/product.ts';
import type { Recall } from '../core/catalogue/recall.ts';
import type { ScreenCommand } from '../core/contract/commands.ts';
import type { Currency } from '../core/money/money.ts';
import type { SessionCommand } from '../core/session/commands.ts';
import type { CardSwipe } from '../hardware/ports/magstripe-reader.ts';
import type { PersonalData } from './personal-data.ts';
import type { PassFindings } from './prepare-boarding-pass.ts';
import { offered, prepareGoods } from './prepare-goods.ts';
import { prepareNumber, type SlipFindings } from './prepare-slip.ts';

/** What the host can find out for a command before it is decided. */
export type Findings = {
  journey: 'checkout' | 'checkin';
  findProduct: (code: string) => Product | null;
  /** What a code of goods depends on: the year, and the shop's rules for its own numbers. */
  goodsContext: () => GoodsContext;
  /** What the shop decided: its money, its own codes, and its carrier bags by their article's code. */
  shop: () => { currency: Currency; ownCodes: readonly OwnCodeRule[]; bags: readonly string[] };
  recallsOf: (code: string) => readonly Recall[];
  slips: SlipFindings;
  passes: PassFindings;
  /** The number of a receipt, as one of this shop's kiosks prints it, when staff may do something with it; else null. */
  receiptNumberIn: (text: string) => string | null;
  stableWeightGrams: () => number | null;
  terminalUsable: () => boolean;
  /** Whose badge this text is: see `StaffDesk`. */
  badgeIn: (text: string) => { staffId: string } | 'unknown' | null;
  recyclerUsable: () => boolean;
  /** Gift cards and vouchers lie there. */
  serverUsable: () => boolean;
  /** The number of a gift card or voucher is asked for. */
  asksForValueNumber: () => boolean;
  /** Personal data of the session that this command belongs to, or will open. */
  personal: () => PersonalData;
};

/** A screen's wish, with everything looked up that the decider may not look up itself. */
export function prepareScreenCommand(
  command: Exclude<ScreenCommand, { type: 'staff.pin' }>,
  findings: Findings,
): SessionCommand {
  switch (command.type) {
    case 'item.pick':
      return offered(command.code, command.code, {}, findings);
    case 'code.enter':
      return prepareNumber(command.digits) ?? prepareScan({ aim: null, text: command.digits }, findings);
    case 'weigh.confirm':
      return { type: 'weigh.confirm', weightGrams: findings.stableWeightGrams() };
    case 'pay.choose':
      return {
        ...command,
        terminalUsable: findings.terminalUsable(),
        recyclerUsable: findings.recyclerUsable(),
      };
    case 'weigh.tareContainer':
      return { type: command.type, weightGrams: findings.stableWeightGrams() };
    case 'bags.open': {
      const bags = findings.shop().bags.flatMap((code) => findings.findProduct(code) ?? []);
      return { type: 'bags.open', bags };
    }
    case 'member.enter':
      return { type: 'member.offered', key: findings.personal().seal(command.digits) };
    case 'pay.card':
      return { ...command, terminalUsable: findings.terminalUsable() };
    case 'pay.cash':
      return { ...command, recyclerUsable: findings.recyclerUsable() };
    case 'pay.storedValue':
      return { ...command, serverUsable: findings.serverUsable() };
    case 'pay.number':
      return valueNumber(command.number, command.pin ?? null, findings);
    case 'identify.byReference': {
      const { seal } = findings.personal();
      return {
        type: 'identify',
        by: 'reference',
        key: seal(command.recordLocator),
        surname: seal(command.surname),
      };
    }
    case 'receipt.email':
      return { type: 'receipt.email', to: findings.personal().seal(command.address) };
    case 'receipt.invoice':
      return { type: 'receipt.invoice', recipient: findings.personal().seal(JSON.stringify(command.recipient)) };
    default:
      return command;
  }
}

/** The number is money to whoever knows it: only its end is left in the clear. */
function valueNumber(number: string, pin: string | null, findings: Findings): SessionCommand {
  const { seal } = findings.personal();
  return {
    type: 'storedValue.offered',
    number: seal(number),
    pin: pin === null ? null : seal(pin),
    lastFour: number.slice(-4),
    serverUsable: findings.serverUsable(),
  };
}

/**
 * A badge, a gift card while its number is asked for, or a member card by the shop's rules for its own codes. A number stands before the
 * separator. Null: something else was swiped.
 */
export function prepareSwipe(
  swipe: CardSwipe,
  badge: { staffId: string } | 'unknown' | null,
  findings: Findings,
): SessionCommand | null {
  if (badge !== null) return badge === 'unknown' ? { type: 'scan.unusable' } : { type: 'staff.identify', ...badge };
  const [number = ''] = (swipe.track2 ?? swipe.track1 ?? '').split(/[=^]/);
  if (findings.asksForValueNumber() && VALUE_NUMBER.test(number)) return valueNumber(number, null, findings);
  const member = memberOn(swipe, findings.shop().ownCodes);
  return member === null ? null : { type: 'member.offered', key: findings.personal().seal(member) };
}

/** The number of a member that a track tells, whole or before its first separator. */
function memberOn({ track1, track2, track3 }: CardSwipe, rules: readonly OwnCodeRule[]): string | null {
  const forMembers = rules.filter(({ means }) => means === 'member');
  for (const track of [track2, track1, track3]) {
    if (track === null) continue;
    for (const text of [track, track.split(/[=^]/)[0] ?? '']) {
      const member = readOwnCode(text, forMembers)?.member;
      if (member !== undefined) return member;
    }
  }
  return null;
}

const VALUE_NUMBER = /^\d{8,24}$/;

/** A scanned symbol as a command of this kiosk's journey. Personal data in it is sealed before it goes any further. */
export function prepareScan(symbol: ScannedSymbol, findings: Findings): SessionCommand {
  const badge = findings.journey === 'checkout' ? findings.badgeIn(symbol.text) : null;
  if (badge !== null) return badge === 'unknown' ? { type: 'scan.unusable' } : { type: 'staff.identify', ...badge };
  if (findings.asksForValueNumber() && VALUE_NUMBER.test(symbol.text)) return valueNumber(symbol.text, null, findings);
  if (findings.journey === 'checkout') return prepareGoods(symbol, findings);
  const identified = identify(symbol, findings.goodsContext());
  const { seal } = findings.personal();
  switch (identified.kind) {
    case 'booking':
      return {
        type: 'identify',
        by: 'reference',
        key: seal(identified.recordLocator),
        surname: seal(identified.surname),
      };
    case 'travelDocument':
      return {
        type: 'identify',
        by: 'document',
        key: seal(identified.documentNumber),
        surname: seal(identified.surname),
      };
    case 'unreadableDocument':
      return { type: 'identify.unreadable' };
    default:
      return { type: 'scan.unusable' };
  }
}
