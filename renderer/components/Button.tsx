import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { cx } from '../design/classes.ts';
import styles from './Button.module.css';

export type ButtonProps = {
  children: ReactNode;
  onPress(): void;
  /** `primary`: the one obvious next action of a screen. `quiet`: leaves, or is for few. `stop`: gives something up. */
  kind?: 'primary' | 'secondary' | 'quiet' | 'stop';
  size?: 'normal' | 'large';
  icon?: ReactNode;
  iconAt?: 'start' | 'end';
  isDisabled?: boolean;
  autoFocus?: boolean;
  fill?: boolean;
  /** Only where the word that is seen is not enough, as with one "Remove" a line. */
  label?: string | undefined;
  testId?: string;
};

export function Button(props: ButtonProps) {
  const { kind = 'secondary', size = 'normal', icon, iconAt = 'start', isDisabled = false, autoFocus = false } = props;
  return (
    <AriaButton
      className={cx(styles.button, styles[kind], size === 'large' && styles.large, props.fill === true && styles.fill)}
      onPress={props.onPress}
      isDisabled={isDisabled}
      autoFocus={autoFocus}
      {...(props.label === undefined ? {} : { 'aria-label': props.label })}
      {...(props.testId === undefined ? {} : { 'data-testid': props.testId })}
    >
      {iconAt === 'start' && icon !== undefined && <span className={styles.icon}>{icon}</span>}
      <span className={styles.word}>{props.children}</span>
      {iconAt === 'end' && icon !== undefined && <span className={styles.icon}>{icon}</span>}
    </AriaButton>
  );
}
