import { CheckIcon } from '@phosphor-icons/react/Check';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { StatusIcon } from '../../../../components/StatusMessage.tsx';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import styles from '../money-screens.module.css';
import { LeaveRefund } from './LeaveRefund.tsx';

export function RefundApproval({ screen }: ScreenProps<'refundApproval'>) {
  const { texts, money, store } = useKiosk();
  const values = { amount: money(screen.amountMinor) };
  return (
    <Frame
      heading={texts('refund.approvalHeading', values)}
      focusKey={`refundApproval-${screen.mayApprove}`}
      layout="centre"
      testId="refund-approval"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<CheckIcon weight="bold" />}
          isDisabled={!screen.mayApprove}
          onPress={() => void store.send({ type: 'refund.approve' })}
          testId="refund-approve"
        >
          {texts('refund.approve', values)}
        </Button>
      }
      secondary={<LeaveRefund />}
    >
      <StatusIcon kind="attention" large />
      <p className={styles.words}>{texts('refund.approvalBody')}</p>
    </Frame>
  );
}
