import styles from './pictograms.module.css';

/** A passport lying open on the reader. */
export function PassportOnReader() {
  return (
    <svg viewBox="0 0 240 170" className={styles.card3} aria-hidden="true">
      <rect className={styles.dark} x="16" y="118" width="208" height="40" rx="10" />
      <rect className={styles.mark} x="36" y="112" width="168" height="10" rx="4" />
      <path className={styles.plain} d="M60 18h120a8 8 0 0 1 8 8v80H52V26a8 8 0 0 1 8-8z" />
      <circle className={styles.ink} cx="84" cy="46" r="10" />
      <path className={styles.ink} d="M66 76a18 18 0 0 1 36 0z" />
      <path className={styles.line} d="M116 42h54M116 58h40M66 90h108M66 99h108" />
    </svg>
  );
}

/** A boarding pass with its barcode over the reader. */
export function PassOnReader() {
  return (
    <svg viewBox="0 0 240 170" className={styles.card3} aria-hidden="true">
      <rect className={styles.dark} x="16" y="130" width="208" height="30" rx="10" />
      <path className={styles.light} d="M70 132 48 92h144l-22 40z" />
      <path className={styles.plain} d="M30 20h180v24a10 10 0 0 0 0 20v30H30V64a10 10 0 0 0 0-20z" />
      <path className={styles.line} d="M46 38h56M46 52h36" />
      <path className={styles.dashed} d="M146 24v66" />
      <path
        className={styles.ink}
        d="M46 66h5v20h-5zm9 0h3v20h-3zm7 0h6v20h-6zm10 0h3v20h-3zm7 0h5v20h-5zm9 0h3v20h-3zm7 0h6v20h-6zm10 0h3v20h-3zm7 0h5v20h-5z"
      />
      <path className={styles.ink} d="m160 60 30-14c5-2 8 3 4 6l-26 14z" />
    </svg>
  );
}

/** A confirmation on a telephone over the reader. */
export function PhoneOnReader() {
  return (
    <svg viewBox="0 0 240 170" className={styles.card3} aria-hidden="true">
      <rect className={styles.dark} x="16" y="130" width="208" height="30" rx="10" />
      <path className={styles.light} d="M88 132 76 108h88l-12 24z" />
      <rect className={styles.dark} x="76" y="6" width="88" height="112" rx="12" />
      <rect className={styles.plain} x="84" y="16" width="72" height="92" rx="5" />
      <path
        className={styles.ink}
        d="M94 30h18v18H94zm5 5v8h8v-8zM128 30h18v18h-18zm5 5v8h8v-8zM94 64h18v18H94zm5 5v8h8v-8zM118 30h5v12h-5zM118 48h12v5h-12zM136 54h10v5h-10zM118 60h6v22h-6zM130 66h6v6h-6zM140 64h6v18h-6zM128 78h8v5h-8z"
        fillRule="evenodd"
      />
      <path className={styles.line} d="M96 96h48" />
    </svg>
  );
}
