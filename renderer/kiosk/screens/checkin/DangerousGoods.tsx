import { CheckIcon } from '@phosphor-icons/react/Check';
import { Button } from '../../../components/Button.tsx';
import { Frame } from '../../../components/Frame.tsx';
import { DangerSign, dangerKinds } from '../../../components/pictograms/DangerSign.tsx';
import { useKiosk } from '../../kiosk-context.ts';
import type { ScreenProps } from '../../screen-of.ts';
import styles from './DangerousGoods.module.css';
import { BackButton } from './LeaveCheckin.tsx';
import { personOf } from './person.ts';
import { Steps } from './Steps.tsx';

export function DangerousGoods({ screen }: ScreenProps<'dangerousGoods'>) {
  const { texts, store } = useKiosk();
  const { passenger } = screen;
  const confirm = (): void => void store.send({ type: 'dangerousGoods.confirm', passengerId: passenger.passengerId });
  return (
    <Frame
      heading={texts('dangerousGoods.heading')}
      kicker={personOf(texts, screen)}
      focusKey={`dangerousGoods-${passenger.passengerId}`}
      testId="dangerous-goods"
      steps={<Steps at="dangerousGoods" />}
      primary={
        <Button kind="primary" size="large" icon={<CheckIcon weight="bold" />} onPress={confirm} testId="none-of-these">
          {texts('dangerousGoods.confirm')}
        </Button>
      }
      secondary={<BackButton />}
    >
      <ul className={styles.signs}>
        {dangerKinds.map((kind) => (
          <li key={kind} className={styles.sign}>
            <DangerSign kind={kind} />
            <span className={styles.word}>{texts(`dangerousGoods.${kind}`)}</span>
          </li>
        ))}
      </ul>
      <div className={styles.words}>
        <p>{texts('dangerousGoods.body')}</p>
        <p className={styles.unsure}>{texts('dangerousGoods.unsure')}</p>
      </div>
    </Frame>
  );
}
