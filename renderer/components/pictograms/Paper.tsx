import styles from './pictograms.module.css';

/** A slot with paper coming out of it. */
export function PaperComing({ isTicket = false }: { isTicket?: boolean }) {
  return (
    <svg viewBox="0 0 300 260" className={styles.medium} aria-hidden="true">
      <path
        className={styles.plain}
        d={
          isTicket
            ? 'M54 70h192v150H54z'
            : 'M92 70h116v166l-14.500-10-14.500 10-14.500-10-14.500 10-14.500-10-14.500 10-14.500-10L92 236z'
        }
      />
      <path
        className={styles.line}
        d={isTicket ? 'M74 110h80M74 132h56M74 190h152' : 'M112 112h76M112 134h52M112 156h76M112 178h40'}
      />
      {isTicket && <path className={styles.ink} d="m176 138 42-20c7-3 11 4 6 8l-36 20z" />}
      <rect className={styles.dark} x="24" y="34" width="252" height="46" rx="14" />
      <rect className={styles.glass} x="44" y="58" width="212" height="12" rx="6" />
    </svg>
  );
}

/** A scale with its plate and display. */
export function ScalePlate() {
  return (
    <svg viewBox="0 0 320 120" className={styles.scale} aria-hidden="true">
      <rect className={styles.dark} x="10" y="10" width="300" height="20" rx="10" />
      <path className={styles.dark} d="M140 30h40v22h-40z" />
      <path className={styles.plain} d="M60 52h200l24 56H36z" />
      <rect className={styles.dark} x="112" y="68" width="96" height="28" rx="6" />
    </svg>
  );
}
