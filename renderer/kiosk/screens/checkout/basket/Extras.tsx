import { TagIcon } from '@phosphor-icons/react/Tag';
import { TicketIcon } from '@phosphor-icons/react/Ticket';
import { XIcon } from '@phosphor-icons/react/X';
import { Button } from '../../../../components/Button.tsx';
import { StatusMessage } from '../../../../components/StatusMessage.tsx';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import styles from './Extras.module.css';

/** What makes the basket cheaper beside its lines: coupons, the membership, and what is saved in all. */
export function Extras({ screen }: ScreenProps<'basket'>) {
  const { texts, money, store } = useKiosk();
  const { coupons, isAsking, member, savingsMinor } = screen;
  return (
    <>
      {coupons.length > 0 && (
        <ul className={styles.coupons} aria-label={texts('coupons.heading')}>
          {coupons.map(({ couponId, name, status, discountMinor }) => (
            <li key={couponId} className={styles.coupon} data-testid="coupon">
              <TicketIcon weight="bold" />
              <span className={styles.name}>{name}</span>
              <span>
                {status === 'used'
                  ? texts('coupons.used', { amount: money(discountMinor) })
                  : texts(`coupons.${status}`)}
              </span>
              <Button
                kind="quiet"
                icon={<XIcon weight="bold" />}
                label={texts('coupons.removeCoupon', { name })}
                onPress={() => void store.send({ type: 'coupon.remove', couponId })}
                testId="coupon-remove"
              >
                {texts('coupons.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isAsking && <StatusMessage kind="plain">{texts('coupons.checking')}</StatusMessage>}
      {(savingsMinor > 0 || member !== null) && (
        <p className={styles.savings} data-testid="savings">
          <TagIcon weight="bold" />
          {savingsMinor > 0 && <strong>{texts('basket.savings', { amount: money(savingsMinor) })}</strong>}
          {member !== null && <span>{texts('member.recognised')}</span>}
        </p>
      )}
    </>
  );
}
