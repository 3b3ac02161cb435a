import type { FiscalAnswer } from '../../core/checkout/receipt/commands.ts';
import { fiscalProcessData, PROCESS_TYPE } from '../../core/checkout/receipt/fiscal.ts';
import { currencySchema } from '../../core/money/money.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { FiscalSigner } from '../../hardware/ports/fiscal-signer.ts';

/** Asked before it is signed: the kiosk may have died after the device had done it. */
export async function signSale(
  signer: FiscalSigner | null,
  transactionId: string,
  state: SessionState,
): Promise<FiscalAnswer> {
  const sale = state.status === 'open' && state.journey.journey === 'checkout' ? state.journey.checkout.sale : null;
  if (signer === null) return { kind: 'failed', detail: 'no signature device is configured' };
  if (sale === null) return { kind: 'failed', detail: 'there is no sale to sign' };
  const known = await signer.ask(transactionId);
  if (!known.ok) return { kind: 'failed', detail: known.error.detail };
  if (known.value.state === 'finished') return { kind: 'signed', signature: known.value.signature };
  const processData = fiscalProcessData({ ...sale, currency: currencySchema.parse(sale.currency) });
  const signed = await signer.finish(transactionId, { processType: PROCESS_TYPE, processData });
  return signed.ok ? { kind: 'signed', signature: signed.value } : { kind: 'failed', detail: signed.error.detail };
}
