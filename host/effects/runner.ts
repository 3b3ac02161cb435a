import { boardingPassDocument } from '../../core/checkin/boarding-pass-document.ts';
import type { DepartureControl, Identification } from '../../core/checkin/departure.ts';
import type { RefundableSale } from '../../core/checkout/refund/sale.ts';
import { refundDocument } from '../../core/checkout/refund/slip-document.ts';
import type { ShopService } from '../../core/checkout/shop-service.ts';
import { slipDocument } from '../../core/checkout/suspend/slip-document.ts';
import type { PrintDocument } from '../../core/documents/document.ts';
import type { PrintAnswer } from '../../core/documents/print-answer.ts';
import { loadTexts } from '../../core/messages/index.ts';
import { unreachable } from '../../core/result.ts';
import type { SessionCommand } from '../../core/session/commands.ts';
import type { Effect } from '../../core/session/effects.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { Claimed } from '../../hardware/claimed-ports.ts';
import type { FiscalSigner } from '../../hardware/ports/fiscal-signer.ts';
import type { PaymentTerminal } from '../../hardware/ports/payment-terminal.ts';
import type { DocumentPrinter } from '../../hardware/ports/printer.ts';
import type { RefundClient } from '../../offline/refund-client.ts';
import type { StoredValueClient } from '../../offline/stored-value-client.ts';
import type { SuspendedClient } from '../../offline/suspended-client.ts';
import type { PersonalData } from '../personal-data.ts';
import type { Log } from '../ports.ts';
import type { createCashEffects } from './cash.ts';
import { acceptPassenger, findBooking } from './departure.ts';
import { signSale } from './fiscal.ts';
import { createPaymentEffects } from './payment.ts';
import { receiptPaper } from './receipt.ts';
import { createRefundEffects } from './refund.ts';
import { createShopEffects } from './shop.ts';
import { createStoredValueEffects } from './stored-value.ts';
import { createSuspendedEffects } from './suspended.ts';

type ReceiptPrint = Extract<Effect, { type: 'receipt.print' }>;

/** Reports an effect's end into the session's queue. */
export type Report = (command: SessionCommand, effectId: string, outcome: 'done' | 'failed' | 'unknown') => void;

export type EffectDeps = {
  state: () => SessionState;
  /** The devices that the session has in hand now. */
  terminal: () => Claimed<PaymentTerminal> | null;
  printer: () => Claimed<DocumentPrinter> | null;
  storedValue: StoredValueClient;
  cash: ReturnType<typeof createCashEffects>;
  signer: FiscalSigner | null;
  departureControl: DepartureControl;
  suspended: SuspendedClient;
  refunds: RefundClient;
  /** Of this kiosk, from its own journal. */
  ownSale: (receiptNumber: string) => Promise<RefundableSale | null>;
  /** By the kiosk's key, for slips; null where it has none. */
  sign: ((text: string) => string) | null;
  shop: ShopService;
  personal: () => PersonalData | null;
  report: Report;
  log: Log;
  delay: (ms: number) => Promise<void>;
  setting: { brandName: (language: string) => string; placeName: string; kioskId: string; timeZone: string };
};

/** Carries out what the deciders asked for. Every effect ends in exactly one report. */
export function createEffectRunner(deps: EffectDeps): (effectId: string, effect: Effect) => void {
  const payment = createPaymentEffects(deps.terminal, deps.report, deps.delay);
  const storedValue = createStoredValueEffects(deps.storedValue, deps.personal, deps.report);
  const { cash } = deps;
  const shop = createShopEffects(deps.shop, deps.report, deps.personal);
  const refund = createRefundEffects(deps.refunds, deps.terminal, deps.personal, deps.ownSale, deps.report);
  const suspended = createSuspendedEffects({
    client: deps.suspended,
    kioskId: deps.setting.kioskId,
    sign: deps.sign,
    state: deps.state,
    report: deps.report,
  });
  const reveal = (sealed: string): string => deps.personal()?.reveal(sealed) ?? '';

  async function run(effectId: string, effect: Effect): Promise<void> {
    switch (effect.type) {
      case 'payment.charge':
        return payment.charge(effectId, effect);
      case 'payment.enquire':
        return payment.enquire(effectId, effect);
      case 'payment.cancel':
        return payment.cancel(effectId, effect.tenderId);
      case 'payment.reverse':
        return payment.reverse(effectId, effect);
      case 'storedValue.check':
        return storedValue.check(effectId, effect);
      case 'storedValue.redeem':
        return storedValue.redeem(effectId, effect);
      case 'storedValue.enquire':
        return storedValue.enquire(effectId, effect);
      case 'storedValue.reverse':
        return storedValue.reverse(effectId, effect);
      case 'cash.collect':
        return cash.collect(effectId, effect);
      case 'cash.close':
        return cash.close(effectId, effect);
      case 'cash.payout':
      case 'cash.payoutEnquire':
        return cash.payOut(effectId, effect);
      case 'refund.payout':
      case 'refund.payoutEnquire':
        return cash.refund(effectId, effect);
      case 'code.claim':
        return shop.claim(effectId, effect);
      case 'code.release':
        return shop.release(effectId, effect);
      case 'member.find':
        return shop.findMember(effectId, effect);
      case 'refund.find':
        return refund.find(effectId, effect);
      case 'refund.claim':
        return refund.claim(effectId, effect);
      case 'refund.card':
        return refund.card(effectId, effect);
      case 'refund.print': {
        const answer = await print(effect.jobId, slipOf(refundDocument, effect.copy));
        return deps.report({ type: 'refundSlip.answered', jobId: effect.jobId, answer }, effectId, outcomeOf(answer));
      }
      case 'basket.suspend':
        return suspended.suspend(effectId, effect);
      case 'basket.recall':
        return suspended.recall(effectId, effect);
      case 'slip.print': {
        const answer = await print(effect.jobId, slipOf(slipDocument, effect.copy));
        return deps.report({ type: 'slip.answered', jobId: effect.jobId, answer }, effectId, outcomeOf(answer));
      }
      case 'receipt.print': {
        const answer = await print(effect.jobId, receiptOf(effect));
        return deps.report({ type: 'receipt.answered', jobId: effect.jobId, answer }, effectId, outcomeOf(answer));
      }
      case 'fiscal.sign': {
        const { transactionId } = effect;
        const answer = await signSale(deps.signer, transactionId, deps.state());
        const outcome = answer.kind === 'signed' ? 'done' : 'failed';
        return deps.report({ type: 'fiscal.answered', transactionId, answer }, effectId, outcome);
      }
      case 'boardingPass.print': {
        const answer = await print(effect.jobId, passOf(effect.passengerId, effect.copy));
        return deps.report({ type: 'boardingPass.answered', jobId: effect.jobId, answer }, effectId, outcomeOf(answer));
      }
      case 'booking.find': {
        const identification: Identification =
          effect.by === 'reference'
            ? { by: 'reference', recordLocator: reveal(effect.key), surname: reveal(effect.surname) }
            : { by: 'document', documentNumber: reveal(effect.key), surname: reveal(effect.surname) };
        const answer = await findBooking(deps.departureControl, identification, deps.personal());
        return deps.report({ type: 'booking.answered', answer }, effectId, answer.kind === 'found' ? 'done' : 'failed');
      }
      case 'passenger.accept': {
        const { type: _type, ...request } = effect;
        const answer = await acceptPassenger(deps.departureControl, {
          ...request,
          recordLocator: reveal(effect.recordLocator),
        });
        const { acceptanceId } = effect;
        const command = { type: 'acceptance.answered', acceptanceId, answer } as const;
        return deps.report(command, effectId, answer.kind === 'accepted' ? 'done' : 'failed');
      }
      default:
        return unreachable(effect);
    }
  }

  async function print(jobId: string, document: PrintDocument | null): Promise<PrintAnswer> {
    if (document === null) return { kind: 'failed', certainty: 'notStarted', trouble: 'HARDWARE_ERROR' };
    const result = await deps.printer()?.print(jobId, document);
    if (result?.ok) return { kind: 'printed' };
    if (result === undefined || result.error.kind === 'notClaimed') return NO_PRINTER;
    return { kind: 'failed', certainty: result.error.kind, trouble: result.error.reason };
  }

  function receiptOf(effect: ReceiptPrint): PrintDocument | null {
    const state = deps.state();
    if (state.status === 'closed' || state.journey.journey !== 'checkout') return null;
    const { brandName, ...place } = deps.setting;
    const fallback = { ...place, brandName: brandName(state.language), language: state.language };
    return receiptPaper(state.journey.checkout, effect, fallback, reveal);
  }

  function slipOf(document: typeof refundDocument, copy: boolean): PrintDocument | null {
    const state = deps.state();
    if (state.status === 'closed' || state.journey.journey !== 'checkout') return null;
    const { language } = state;
    const { brandName, ...setting } = deps.setting;
    const texts = loadTexts(language);
    const place = { ...setting, language, texts, brandName: brandName(language) };
    return document(state.journey.checkout, copy, place, reveal);
  }

  function passOf(passengerId: string, copy: boolean): PrintDocument | null {
    const state = deps.state();
    if (state.status === 'closed' || state.journey.journey !== 'checkin') return null;
    const { language } = state;
    return boardingPassDocument(state.journey.checkin, passengerId, copy, {
      language,
      texts: loadTexts(language),
      brandName: deps.setting.brandName(language),
      reveal,
    });
  }

  return (effectId, effect) => {
    run(effectId, effect).catch((cause: unknown) => {
      // A driver that throws breaks its contract. How far it came is unknown, and so is the outcome: a payment is asked about, a print
      // may be on paper. Nobody must wait for an answer that never comes.
      deps.log.error({ cause, effect: effect.type }, 'an effect broke');
      deps.report(brokenAnswer(effect), effectId, 'unknown');
    });
  };
}

function brokenAnswer(effect: Effect): SessionCommand {
  switch (effect.type) {
    case 'payment.charge':
      return { type: 'payment.answered', tenderId: effect.tenderId, answer: { kind: 'unknown' } };
    case 'payment.enquire':
      return { type: 'enquiry.answered', tenderId: effect.tenderId, answer: { kind: 'unreachable' } };
    case 'payment.cancel':
    case 'code.release':
      return { type: 'effect.finished' };
    case 'payment.reverse':
    case 'storedValue.reverse': {
      const { tenderId, reversalId } = effect;
      return { type: 'reversal.answered', tenderId, reversalId, answer: { kind: 'unknown' } };
    }
    case 'storedValue.check': {
      const answer = { kind: 'refused', reason: 'serverUnreachable' } as const;
      return { type: 'storedValue.checked', checkId: effect.checkId, answer };
    }
    case 'storedValue.redeem':
      return { type: 'payment.answered', tenderId: effect.tenderId, answer: { kind: 'unknown' } };
    case 'storedValue.enquire':
      return { type: 'enquiry.answered', tenderId: effect.tenderId, answer: { kind: 'unreachable' } };
    case 'cash.collect':
      return { type: 'cash.stopped', tenderId: effect.tenderId };
    case 'cash.close':
      return { type: 'cash.closed', tenderId: effect.tenderId, answer: { kind: 'unreachable' } };
    case 'cash.payout':
    case 'cash.payoutEnquire': {
      const { tenderId, payoutId } = effect;
      return { type: 'cash.paid', tenderId, payoutId, answer: { kind: 'unreachable' } };
    }
    case 'code.claim':
      return { type: 'claim.answered', claimId: effect.claimId, answer: { kind: 'unreachable' } };
    case 'member.find': {
      const { requestId, key } = effect;
      return { type: 'member.answered', requestId, key, answer: { kind: 'unreachable' } };
    }
    case 'receipt.print':
      return { type: 'receipt.answered', jobId: effect.jobId, answer: MAYBE_PRINTED };
    case 'fiscal.sign': {
      const answer = { kind: 'failed', detail: 'the driver broke' } as const;
      return { type: 'fiscal.answered', transactionId: effect.transactionId, answer };
    }
    case 'refund.find':
      return { type: 'refund.foundAnswered', requestId: effect.requestId, answer: { kind: 'unreachable' } };
    case 'refund.claim':
      return { type: 'refund.claimAnswered', refundId: effect.refundId, answer: { kind: 'unreachable' } };
    case 'refund.card': {
      const { refundId, position } = effect;
      return { type: 'refund.cardAnswered', refundId, position, kind: 'unknown' };
    }
    case 'refund.payout':
    case 'refund.payoutEnquire': {
      const { refundId, position } = effect;
      return { type: 'refund.cashAnswered', refundId, position, answer: { kind: 'unreachable' } };
    }
    case 'refund.print':
      return { type: 'refundSlip.answered', jobId: effect.jobId, answer: MAYBE_PRINTED };
    case 'basket.suspend':
      return { type: 'suspend.answered', basketId: effect.basketId, answer: { kind: 'unreachable', slip: null } };
    case 'basket.recall':
      return { type: 'recall.answered', recallId: effect.recallId, answer: { kind: 'unreachable' } };
    case 'slip.print':
      return { type: 'slip.answered', jobId: effect.jobId, answer: MAYBE_PRINTED };
    case 'boardingPass.print':
      return { type: 'boardingPass.answered', jobId: effect.jobId, answer: MAYBE_PRINTED };
    case 'booking.find':
      return { type: 'booking.answered', answer: { kind: 'failed', reason: 'unreachable' } };
    case 'passenger.accept': {
      const answer = { kind: 'failed', reason: 'unreachable' } as const;
      return { type: 'acceptance.answered', acceptanceId: effect.acceptanceId, answer };
    }
    default:
      return unreachable(effect);
  }
}

const NO_PRINTER: PrintAnswer = { kind: 'failed', certainty: 'notStarted', trouble: 'NOT_CONNECTED' };
const MAYBE_PRINTED: PrintAnswer = { kind: 'failed', certainty: 'unknown', trouble: 'HARDWARE_ERROR' };

const outcomeOf = (answer: PrintAnswer): 'done' | 'failed' | 'unknown' => {
  if (answer.kind === 'printed') return 'done';
  return answer.certainty === 'unknown' ? 'unknown' : 'failed';
};
