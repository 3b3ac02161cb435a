import { ArrowUUpLeftIcon } from '@phosphor-icons/react/ArrowUUpLeft';
import { MinusIcon } from '@phosphor-icons/react/Minus';
import { PlusIcon } from '@phosphor-icons/react/Plus';
import { useState } from 'react';
import type { RefundLineView } from '../../../../../core/contract/refund-contract.ts';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { keepUnits } from '../../../keep-units.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import { LeaveRefund } from './LeaveRefund.tsx';
import styles from './RefundChoose.module.css';

export function RefundChoose({ screen }: ScreenProps<'refundChoose'>) {
  const { texts, money, store } = useKiosk();
  const [chosen, setChosen] = useState<Readonly<Record<number, number>>>({});
  const [reason, setReason] = useState<string | null>(null);
  const countOf = ({ position }: RefundLineView): number => chosen[position] ?? 0;
  const amounts = screen.lines.map((line) => line.amountsMinor[countOf(line) - 1] ?? 0);
  const amountMinor = Math.min(
    screen.leftMinor,
    amounts.reduce((sum, each) => sum + each, 0),
  );
  const lines = screen.lines
    .filter((line) => countOf(line) > 0)
    .map((line) => ({ position: line.position, quantity: countOf(line) }));
  const isReady = lines.length > 0 && reason !== null;
  return (
    <Frame
      heading={texts('refund.chooseHeading')}
      focusKey="refundChoose"
      layout="fill"
      testId="refund-choose"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<ArrowUUpLeftIcon weight="bold" />}
          isDisabled={!isReady}
          onPress={() => {
            if (reason !== null) void store.send({ type: 'refund.order', lines, reasonCode: reason });
          }}
          testId="refund-order"
        >
          {lines.length === 0 ? texts('refund.nothingChosen') : texts('refund.order', { amount: money(amountMinor) })}
        </Button>
      }
      secondary={<LeaveRefund />}
    >
      <p className={styles.receipt}>{texts('refund.receipt', { number: screen.receiptNumber })}</p>
      {screen.offlineToMinor !== null && (
        <p className={styles.receipt} data-testid="refund-offline">
          {texts('refund.offline', { amount: money(screen.offlineToMinor) })}
        </p>
      )}
      <ul className={styles.lines}>
        {screen.lines.map((line) => (
          <Line
            key={line.position}
            line={line}
            count={countOf(line)}
            onCount={(count) => setChosen((before) => ({ ...before, [line.position]: count }))}
          />
        ))}
      </ul>
      <fieldset className={styles.reasons}>
        <legend>{texts('refund.reason')}</legend>
        {screen.reasons.map(({ code, name, toStock }) => (
          <Button
            key={code}
            kind={code === reason ? 'primary' : 'secondary'}
            onPress={() => setReason(code)}
            testId={`refund-reason-${code}`}
          >
            {toStock ? texts('refund.toStock', { name }) : name}
          </Button>
        ))}
      </fieldset>
    </Frame>
  );
}

type LineProps = { line: RefundLineView; count: number; onCount(count: number): void };

function Line({ line, count, onCount }: LineProps) {
  const { texts, money } = useKiosk();
  const { name, amountsMinor } = line;
  const total = amountsMinor.length;
  return (
    <li className={styles.line} data-testid="refund-line">
      <span className={styles.name}>{keepUnits(name)}</span>
      <Button
        icon={<MinusIcon weight="bold" />}
        label={texts('refund.less', { name })}
        isDisabled={count === 0}
        onPress={() => onCount(count - 1)}
      >
        {null}
      </Button>
      <span className={styles.count}>{texts('refund.of', { count, total })}</span>
      <Button
        icon={<PlusIcon weight="bold" />}
        label={texts('refund.more', { name })}
        isDisabled={count === total}
        onPress={() => onCount(count + 1)}
        testId="refund-more"
      >
        {null}
      </Button>
      <span className={styles.amount}>{money(amountsMinor[Math.max(0, count - 1)] ?? 0)}</span>
    </li>
  );
}
