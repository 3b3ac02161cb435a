import { CheckCircleIcon } from '@phosphor-icons/react/CheckCircle';
import { InfoIcon } from '@phosphor-icons/react/Info';
import { WarningIcon } from '@phosphor-icons/react/Warning';
import { WarningOctagonIcon } from '@phosphor-icons/react/WarningOctagon';
import type { ReactNode } from 'react';
import { cx } from '../design/classes.ts';
import styles from './StatusMessage.module.css';

export type StatusKind = 'done' | 'attention' | 'stop' | 'plain';

const ICONS = {
  done: CheckCircleIcon,
  attention: WarningIcon,
  stop: WarningOctagonIcon,
  plain: InfoIcon,
} as const;

/** A state is always told three ways: colour, icon and words. */
export function StatusMessage({ kind, children }: { kind: StatusKind; children: ReactNode }) {
  return (
    <p className={cx(styles.message, styles[kind])}>
      <StatusIcon kind={kind} />
      <span>{children}</span>
    </p>
  );
}

export function StatusIcon({ kind, large = false }: { kind: StatusKind; large?: boolean }) {
  const Icon = ICONS[kind];
  return (
    <span className={cx(styles.icon, styles[kind], large && styles.largeIcon)} aria-hidden="true">
      <Icon weight="fill" />
    </span>
  );
}
