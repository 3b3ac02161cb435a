import { KeyboardIcon } from '@phosphor-icons/react/Keyboard';
import { useCallback, useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { Frame } from '../../../components/Frame.tsx';
import { PassOnReader, PassportOnReader, PhoneOnReader } from '../../../components/pictograms/Reading.tsx';
import { ScannerDown } from '../../../components/ScannerDown.tsx';
import { useKiosk } from '../../kiosk-context.ts';
import type { ScreenProps } from '../../screen-of.ts';
import { Asking } from './Asking.tsx';
import styles from './Identify.module.css';
import { LeaveCheckin } from './LeaveCheckin.tsx';
import { Steps } from './Steps.tsx';
import { TypeReference } from './TypeReference.tsx';

const WAYS = [
  { name: 'passport', Picture: PassportOnReader },
  { name: 'boardingPass', Picture: PassOnReader },
  { name: 'confirmation', Picture: PhoneOnReader },
] as const;

export function Identify({ screen }: ScreenProps<'identify'>) {
  const { texts, scannerDown } = useKiosk();
  const [typing, setTyping] = useState(false);
  const [typed, setTyped] = useState({ reference: '', surname: '' });
  const close = useCallback(() => setTyping(false), []);
  if (screen.phase === 'asking') return <Asking />;
  if (typing) return <TypeReference typed={typed} onTyped={setTyped} onClose={close} />;
  return (
    <Frame
      heading={texts('identify.heading')}
      focusKey="identify"
      testId="identify"
      steps={<Steps at="identify" />}
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<KeyboardIcon weight="bold" />}
          onPress={() => setTyping(true)}
          testId="type-reference"
        >
          {texts('identify.type')}
        </Button>
      }
      secondary={<LeaveCheckin isCancel />}
    >
      {!scannerDown && <p className={styles.intro}>{texts('identify.intro')}</p>}
      <ScannerDown text="identify.scannerDown" />
      <ul className={styles.ways}>
        {WAYS.map(({ name, Picture }) => (
          <li key={name} className={styles.way}>
            <div className={styles.picture}>
              <Picture />
            </div>
            <div>
              <h2 className={styles.name}>{texts(`identify.${name}`)}</h2>
              <p className={styles.how}>{texts(`identify.${name}Body`)}</p>
            </div>
          </li>
        ))}
      </ul>
    </Frame>
  );
}
