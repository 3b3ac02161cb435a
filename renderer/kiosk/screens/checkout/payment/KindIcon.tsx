import { CreditCardIcon } from '@phosphor-icons/react/CreditCard';
import { ForkKnifeIcon } from '@phosphor-icons/react/ForkKnife';
import { GiftIcon } from '@phosphor-icons/react/Gift';
import { MoneyWavyIcon } from '@phosphor-icons/react/MoneyWavy';
import { TicketIcon } from '@phosphor-icons/react/Ticket';
import type { TenderKind } from '../../../../../core/checkout/payment/kinds.ts';

const ICONS = {
  card: CreditCardIcon,
  giftCard: GiftIcon,
  voucher: TicketIcon,
  mealVoucher: ForkKnifeIcon,
  cash: MoneyWavyIcon,
} as const;

export function KindIcon({ kind }: { kind: TenderKind }) {
  const Icon = ICONS[kind];
  return <Icon weight="bold" />;
}
