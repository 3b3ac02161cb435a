import styles from './Progress.module.css';

/** Something is under way and nobody knows how long. With reduced motion it stands still; the word says the same. */
export function Progress({ label }: { label: string }) {
  return (
    <div className={styles.progress} role="progressbar" aria-label={label}>
      <div className={styles.runner} />
    </div>
  );
}
