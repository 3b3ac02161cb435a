import { inLanguage } from '../../catalogue/product.ts';
import type { RefundScreen } from '../../contract/refund-contract.ts';
import { invariant } from '../../result.ts';
import { mayStaff } from '../../staff/state.ts';
import type { CheckoutSettings } from '../settings.ts';
import type { CheckoutState } from '../state.ts';
import { leftMinorOf } from './amounts.ts';
import { isListed, withLinked, worthOf } from './refundable.ts';
import type { RefundableSale } from './sale.ts';

/** Null while nothing is refunded. */
export function refundScreen(state: CheckoutState, language: string, settings: CheckoutSettings): RefundScreen | null {
  const { refund } = state;
  if (refund === null) return null;
  const { sale, order, status, parts, trouble } = refund;
  const amountMinor = parts.length > 0 ? sumOf(parts) : (order?.amountMinor ?? 0);
  switch (status) {
    case 'scan':
    case 'finding':
      return { name: 'refund', phase: status };
    case 'choosing':
      invariant(sale !== null, 'goods are chosen of a sale');
      return choosing(sale, language, settings);
    case 'approval': {
      const isOther = state.staff !== null && state.staff.staffId !== refund.staffId;
      return { name: 'refundApproval', amountMinor, mayApprove: isOther && mayStaff(state, 'refund') };
    }
    case 'claiming':
    case 'unanswered':
    case 'giving': {
      const shown = parts.map(
        ({ position, kind, amountMinor: part, cashMinor = part, paidOutMinor, label, state: at, certain }) => {
          return { position, kind, amountMinor: part, cashMinor, paidOutMinor, label, state: at, certain };
        },
      );
      return { name: 'refundGiving', phase: status, amountMinor, parts: shown };
    }
    case 'printing':
    case 'printed':
    case 'skipped': {
      const phase = status === 'printing' ? 'printing' : 'done';
      return { name: 'refundDone', phase, amountMinor, hasSlip: status === 'printed' };
    }
    case 'notStarted':
    case 'unknown':
      invariant(trouble !== null, 'a print that failed says why');
      return { name: 'refundSlipTrouble', certainty: status, trouble, amountMinor };
  }
}

const sumOf = (parts: readonly { amountMinor: number }[]): number =>
  parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

function choosing(sale: RefundableSale, language: string, settings: CheckoutSettings): RefundScreen {
  return {
    name: 'refundChoose',
    receiptNumber: sale.receiptNumber,
    leftMinor: leftMinorOf(sale.tenders),
    offlineToMinor: sale.isOwn === true ? settings.refund.offlineToMinor : null,
    lines: sale.lines
      .filter((line) => isListed(sale, line))
      .map(({ position, name, weightGrams, quantity, refundedQuantity }) => ({
        ...{ position, name: inLanguage(name, language), weightGrams },
        amountsMinor: Array.from({ length: quantity - refundedQuantity }, (_, index) => {
          const worthMinor = worthOf(sale, withLinked(sale, [{ position, quantity: index + 1 }]));
          invariant(worthMinor !== null, 'units that are listed can go back');
          return worthMinor;
        }),
      })),
    reasons: settings.refund.reasons.map(({ code, name, toStock }) => ({
      code,
      name: inLanguage(name, language),
      toStock,
    })),
  };
}
