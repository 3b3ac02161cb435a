import type { Screen } from '../../contract/view.ts';
import type { CheckoutState } from '../state.ts';

/** Null until the sale is paid. */
export function receiptScreen({ sale, receipt }: CheckoutState): Screen | null {
  if (sale === null || receipt === null) return null;
  const paid = { chargedMinor: sale.totalMinor, receiptNumber: sale.receiptNumber };
  if (receipt.status === 'printing') return { name: 'receipt', phase: 'printing', ...paid };
  if (receipt.status === 'notStarted' || receipt.status === 'unknown') {
    const trouble = receipt.trouble ?? 'HARDWARE_ERROR';
    return { name: 'receiptTrouble', certainty: receipt.status, trouble, ...paid };
  }
  return { name: 'thankYou', ...paid, receiptPrinted: receipt.status === 'printed' };
}
