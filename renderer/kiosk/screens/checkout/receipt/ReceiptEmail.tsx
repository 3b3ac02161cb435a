import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { PaperPlaneTiltIcon } from '@phosphor-icons/react/PaperPlaneTilt';
import { useCallback, useRef, useState } from 'react';
import { EMAIL_CHARACTERS_MAX, isEmail } from '../../../../../core/checkout/receipt/email.ts';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { OnScreenKeyboard } from '../../../../components/OnScreenKeyboard.tsx';
import { StatusMessage } from '../../../../components/StatusMessage.tsx';
import typing from '../../../../components/typed-field.module.css';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import moneyStyles from '../money-screens.module.css';

export function ReceiptEmail(_: ScreenProps<'receiptEmail'>) {
  const { texts, store, language, view } = useKiosk();
  const [address, setAddress] = useState('');
  const inputRef = useRef<HTMLInputElement>(null);
  const back = useCallback(() => void store.send({ type: 'receipt.back' }), [store]);
  useCancel(back);
  const change = (text: string): void => {
    setAddress(text.replace(/\s/g, '').slice(0, EMAIL_CHARACTERS_MAX));
    void store.send({ type: 'session.touch' });
  };
  const isComplete = isEmail(address);
  const send = (): void => {
    if (isComplete) void store.send({ type: 'receipt.email', address });
  };
  return (
    <Frame
      heading={texts('receiptEmail.heading')}
      focusKey="receiptEmail"
      startRef={inputRef}
      testId="receipt-email"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<PaperPlaneTiltIcon weight="bold" />}
          isDisabled={!isComplete}
          onPress={send}
          testId="send-email"
        >
          {texts('receiptEmail.send')}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={back} testId="back">
          {texts('common.back')}
        </Button>
      }
    >
      <label className={typing.field} data-current>
        <span className={typing.label}>{texts('receiptEmail.address')}</span>
        <input
          ref={inputRef}
          className={typing.input}
          value={address}
          placeholder={texts('receiptEmail.hint')}
          inputMode="none"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') send();
          }}
          data-testid="email-address"
        />
      </label>
      {view.status.server === 'offline' ? (
        <StatusMessage kind="attention">{texts('receiptEmail.offline')}</StatusMessage>
      ) : (
        <p className={moneyStyles.safe}>{texts('receiptEmail.privacy')}</p>
      )}
      <div className={typing.keyboard}>
        <OnScreenKeyboard
          language={language}
          layout="email"
          onKey={(characters) => change(address + characters)}
          onDelete={() => change(address.slice(0, -1))}
        />
      </div>
    </Frame>
  );
}
