import { ArrowLeftIcon } from '@phosphor-icons/react/ArrowLeft';
import { MagnifyingGlassIcon } from '@phosphor-icons/react/MagnifyingGlass';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { Frame } from '../../../components/Frame.tsx';
import { OnScreenKeyboard } from '../../../components/OnScreenKeyboard.tsx';
import typing from '../../../components/typed-field.module.css';
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
  // Where the letters on the screen go. Which field has the focus is another matter.
  const [field, setField] = useState<Field>('reference');
  const referenceRef = useRef<HTMLInputElement>(null);
  const surnameRef = useRef<HTMLInputElement>(null);
  const refs = { reference: referenceRef, surname: surnameRef };
  const hasKeyboard = useRef(false);
  useCancel(onClose);
  const change = (which: Field, text: string): void => {
    const next = cleaned(which, text);
    onTyped({ ...typed, [which]: next });
    setField(next.length === REFERENCE_LENGTH && which === 'reference' ? 'surname' : which);
    void store.send({ type: 'session.touch' });
  };
  const isComplete = typed.reference.length === REFERENCE_LENGTH && typed.surname.trim() !== '';
  const search = (): void => {
    if (!isComplete) return;
    const { reference: recordLocator, surname } = typed;
    void store.send({ type: 'identify.byReference', recordLocator, surname: surname.trim() });
  };
  const press = (which: Field, character: string): void => {
    hasKeyboard.current = false;
    change(which, character === '' ? typed[which].slice(0, -1) : typed[which] + character);
  };
  const onEnter = (event: KeyboardEvent, which: Field): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    // Who types on the screen, with the keypad, says here where the letters go.
    if (!hasKeyboard.current) setField(which);
    else if (isComplete) search();
    else {
      const next = typed.reference.length < REFERENCE_LENGTH ? 'reference' : 'surname';
      setField(next);
      refs[next].current?.focus();
    }
  };
  const input = (which: Field) => (
    <label className={typing.field} data-current={field === which}>
      <span className={typing.label}>{texts(`identify.${which}`)}</span>
      <input
        ref={refs[which]}
        className={typing.input}
        value={typed[which]}
        placeholder={texts(`identify.${which}Hint`)}
        inputMode="none"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        // Touched or entered, not merely passed: with the keypad the way to the letters leads over both fields.
        onPointerDown={() => setField(which)}
        onKeyDown={(event) => onEnter(event, which)}
        onChange={(event) => {
          hasKeyboard.current = true;
          change(which, event.target.value);
        }}
        data-testid={which}
      />
    </label>
  );
  return (
    <Frame
      heading={texts('identify.typeHeading')}
      focusKey="typeReference"
      startRef={referenceRef}
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
      <div className={styles.fields}>
        {input('reference')}
        {input('surname')}
      </div>
      <div className={typing.keyboard}>
        <OnScreenKeyboard
          language={language}
          layout="document"
          onKey={(character) => press(field, character)}
          onDelete={() => press(field, '')}
        />
      </div>
    </Frame>
  );
}
