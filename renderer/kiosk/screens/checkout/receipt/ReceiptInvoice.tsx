import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { FileTextIcon } from '@phosphor-icons/react/FileText';
import { useCallback, useRef, useState } from 'react';
import { RECIPIENT_TEXT_MAX, readRecipient } from '../../../../../core/checkout/receipt/invoice.ts';
import { readVatId } from '../../../../../core/checkout/receipt/vat-id.ts';
import { Button } from '../../../../components/Button.tsx';
import { Frame } from '../../../../components/Frame.tsx';
import { OnScreenKeyboard } from '../../../../components/OnScreenKeyboard.tsx';
import typing from '../../../../components/typed-field.module.css';
import { useCancel } from '../../../cancel-action.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import type { ScreenProps } from '../../../screen-of.ts';
import styles from './receipt.module.css';

const FIELDS = ['taxNumber', 'name', 'street', 'place'] as const;
type Field = (typeof FIELDS)[number];
type Typed = Record<Field, string>;
const NOTHING: Typed = { taxNumber: '', name: '', street: '', place: '' };
/** Shorter ones are still being typed. */
const COMPLAIN_FROM = 9;

export function ReceiptInvoice(_: ScreenProps<'receiptInvoice'>) {
  const { texts, store, language } = useKiosk();
  const [typed, setTyped] = useState<Typed>(NOTHING);
  const [field, setField] = useState<Field>('taxNumber');
  const firstRef = useRef<HTMLInputElement>(null);
  const back = useCallback(() => void store.send({ type: 'receipt.back' }), [store]);
  useCancel(back);
  const change = (which: Field, text: string): void => {
    setTyped({ ...typed, [which]: text.slice(0, RECIPIENT_TEXT_MAX) });
    void store.send({ type: 'session.touch' });
  };
  const { taxNumber, name, street, place } = typed;
  const read = readVatId(taxNumber);
  const recipient = readRecipient({ taxNumber, name, addressLines: [street, place] });
  return (
    <Frame
      heading={texts('receiptInvoice.heading')}
      focusKey="receiptInvoice"
      startRef={firstRef}
      testId="receipt-invoice"
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<FileTextIcon weight="bold" />}
          isDisabled={recipient === null}
          onPress={() => {
            if (recipient !== null) void store.send({ type: 'receipt.invoice', recipient });
          }}
          testId="make-invoice"
        >
          {texts('receiptInvoice.print')}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={back} testId="back">
          {texts('common.back')}
        </Button>
      }
    >
      <div className={styles.fields}>
        {FIELDS.map((which) => (
          <label key={which} className={typing.field} data-current={field === which}>
            <span className={typing.label}>{texts(`receiptInvoice.${which}`)}</span>
            <input
              ref={which === 'taxNumber' ? firstRef : null}
              className={typing.input}
              value={typed[which]}
              inputMode="none"
              autoComplete="off"
              spellCheck={false}
              onPointerDown={() => setField(which)}
              onFocus={() => setField(which)}
              onChange={(event) => change(which, event.target.value)}
              data-testid={`invoice-${which}`}
            />
          </label>
        ))}
      </div>
      <p className={styles.problem} role="status">
        {!read.ok && taxNumber.length >= COMPLAIN_FROM ? texts(`receiptInvoice.${read.error.kind}`) : ''}
      </p>
      <div className={typing.keyboard}>
        <OnScreenKeyboard
          key={field}
          language={language}
          layout={field === 'taxNumber' ? 'document' : 'address'}
          typed={typed[field]}
          onKey={(character) => change(field, typed[field] + character)}
          onDelete={() => change(field, typed[field].slice(0, -1))}
        />
      </div>
    </Frame>
  );
}
