import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { MagnifyingGlassIcon } from '@phosphor-icons/react/MagnifyingGlass';
import { useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { Frame } from '../../../components/Frame.tsx';
import { OnScreenKeyboard } from '../../../components/OnScreenKeyboard.tsx';
import { useCancel } from '../../cancel-action.ts';
import { useKiosk } from '../../kiosk-context.ts';
import { Steps } from './Steps.tsx';
import styles from './TypeReference.module.css';

export type TypedBooking = { reference: string; surname: string };
type Field = keyof TypedBooking;

const REFERENCE_LENGTH = 6;
const SURNAME_MAX = 60;

const cleaned = (field: Field, text: string): string =>
  field === 'reference'
    ? text
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, '')
        .slice(0, REFERENCE_LENGTH)
    : text.replace(/^\s+/, '').slice(0, SURNAME_MAX);

export function TypeReference(props: { typed: TypedBooking; onTyped(typed: TypedBooking): void; onClose(): void }) {
  const { typed, onTyped, onClose } = props;
  const { texts, store, language } = useKiosk();
  const [field, setField] = useState<Field>('reference');
  useCancel(onClose);
  const change = (which: Field, text: string): void => {
    const next = cleaned(which, text);
    onTyped({ ...typed, [which]: next });
    if (which === 'reference' && next.length === REFERENCE_LENGTH) setField('surname');
    void store.send({ type: 'session.touch' });
  };
  const isComplete = typed.reference.length === REFERENCE_LENGTH && typed.surname.trim() !== '';
  const search = (): void => {
    if (!isComplete) return;
    const { reference: recordLocator, surname } = typed;
    void store.send({ type: 'identify.byReference', recordLocator, surname: surname.trim() });
  };
  const input = (which: Field) => (
    <label className={styles.field} data-current={field === which}>
      <span className={styles.label}>{texts(`identify.${which}`)}</span>
      <input
        className={styles.input}
        value={typed[which]}
        placeholder={texts(`identify.${which}Hint`)}
        inputMode="none"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        // Touched or entered, not merely passed: with the keypad the way to the letters leads over both fields.
        onPointerDown={() => setField(which)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || isComplete) return;
          event.preventDefault();
          setField(which);
        }}
        onChange={(event) => change(which, event.target.value)}
        data-testid={which}
      />
    </label>
  );
  return (
    <Frame
      heading={texts('identify.typeHeading')}
      focusKey="typeReference"
      testId="type-reference-page"
      steps={<Steps at="identify" />}
      primary={
        <Button
          kind="primary"
          size="large"
          icon={<MagnifyingGlassIcon weight="bold" />}
          isDisabled={!isComplete}
          onPress={search}
          testId="search-booking"
        >
          {texts('identify.search')}
        </Button>
      }
      secondary={
        <Button icon={<ArrowLeftIcon weight="bold" />} onPress={onClose} testId="back">
          {texts('common.back')}
        </Button>
      }
    >
      <form
        className={styles.fields}
        onSubmit={(event) => {
          event.preventDefault();
          search();
        }}
      >
        {input('reference')}
        {input('surname')}
      </form>
      <div className={styles.keyboard}>
        <OnScreenKeyboard
          language={language}
          withDigits
          onKey={(character) => change(field, typed[field] + character)}
          onDelete={() => change(field, typed[field].slice(0, -1))}
        />
      </div>
    </Frame>
  );
}
