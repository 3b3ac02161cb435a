import { cx } from '../design/classes.ts';
import styles from './Amount.module.css';

/** An amount of money, already formatted: digits of equal width, never broken over lines. */
export function Amount({ text, size = 'body' }: { text: string; size?: 'body' | 'large' | 'display' | 'huge' }) {
  return <span className={cx(styles.amount, styles[size])}>{text}</span>;
}
