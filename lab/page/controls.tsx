import type { ReactNode } from 'react';
import styles from './controls.module.css';

/** One of a few, side by side. */
export function Choice<Value extends string>(props: {
  label: string;
  options: readonly { value: Value; text: string; alarming?: boolean }[];
  value: Value;
  onChange(value: Value): void;
}) {
  return (
    <fieldset className={styles.choice} aria-label={props.label}>
      {props.options.map(({ value, text, alarming }) => (
        <label key={value} className={alarming === true ? styles.alarming : undefined}>
          <input
            type="radio"
            name={props.label}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** On or off. `text` says the state in words beside the colour. */
export function Switch(props: {
  label: string;
  title?: string;
  text: string;
  on: boolean;
  onChange(on: boolean): void;
}) {
  return (
    <label className={styles.switch} title={props.title}>
      <span className={styles.switchText}>{props.text}</span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={props.on}
        aria-label={props.label}
        checked={props.on}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span className={styles.track} aria-hidden="true" />
    </label>
  );
}

export function Button(props: {
  children: ReactNode;
  kind?: 'plain' | 'primary' | 'stop';
  pressed?: boolean;
  disabled?: boolean;
  title?: string;
  onPress(): void;
}) {
  return (
    <button
      type="button"
      className={styles.button}
      data-kind={props.kind ?? 'plain'}
      aria-pressed={props.pressed}
      disabled={props.disabled}
      title={props.title}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}

/** The tabs of a panel. */
export function Tabs<Value extends string>(props: {
  label: string;
  tabs: readonly { value: Value; text: string }[];
  value: Value;
  large?: boolean;
  onChange(value: Value): void;
}) {
  return (
    <div className={styles.tabs} role="tablist" aria-label={props.label} data-large={props.large === true || undefined}>
      {props.tabs.map(({ value, text }) => (
        <button
          key={value}
          type="button"
          role="tab"
          aria-selected={value === props.value}
          onClick={() => props.onChange(value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
