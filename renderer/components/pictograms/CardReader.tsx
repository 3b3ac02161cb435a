import styles from './pictograms.module.css';

const KEYS = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => ({ row, column })));

/** A payment terminal with a card held against it. */
export function CardReader() {
  return (
    <svg viewBox="0 0 420 300" className={styles.wide} aria-hidden="true">
      <g>
        <rect className={styles.dark} x="70" y="20" width="150" height="262" rx="22" />
        <rect className={styles.glass} x="88" y="42" width="114" height="84" rx="8" />
        <g className={styles.waves}>
          <path d="M124 100a24 24 0 0 0 0-32M138 108a38 38 0 0 0 0-48M152 116a52 52 0 0 0 0-64" />
        </g>
        {KEYS.map(({ row, column }) => (
          <rect
            key={`${row}-${column}`}
            className={styles.key}
            x={92 + column * 38}
            y={148 + row * 34}
            width="30"
            height="24"
            rx="6"
          />
        ))}
        <rect className={styles.mark} x="92" y="250" width="106" height="16" rx="6" />
      </g>
      <g transform="rotate(-12 300 120)">
        <rect className={styles.card} x="232" y="64" width="160" height="104" rx="12" />
        <rect className={styles.dark} x="232" y="84" width="160" height="20" />
        <rect className={styles.chip} x="250" y="122" width="30" height="24" rx="5" />
        <path className={styles.line} d="M300 134h70" />
      </g>
      <path className={styles.arrow} d="M338 236h-80m20-18-20 18 20 18" />
    </svg>
  );
}
