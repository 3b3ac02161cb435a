import styles from './pictograms.module.css';

const BARS = [0, 5, 8, 14, 19, 22, 28, 33, 36, 42];

/** A carton whose barcode faces the scanner's light. */
export function Scanning() {
  return (
    <svg viewBox="0 0 420 280" className={styles.wide} aria-hidden="true">
      <path className={styles.light} d="M292 140 156 92v96z" />
      <g>
        <path className={styles.plain} d="M58 82 84 34h72l26 48v164a10 10 0 0 1-10 10H68a10 10 0 0 1-10-10z" />
        <path className={styles.fold} d="M58 82h124L156 34H84z" />
        <rect className={styles.plain} x="84" y="18" width="72" height="18" rx="4" />
        <g className={styles.ink}>
          {BARS.map((at, index) => (
            <rect key={at} x={98 + at} y={122} width={index % 3 === 0 ? 3.5 : 2} height={44} />
          ))}
        </g>
        <path className={styles.line} d="M98 178h46" />
      </g>
      <g>
        <path className={styles.dark} d="M296 96h40a26 26 0 0 1 26 26v112a22 22 0 0 1-22 22h-26a18 18 0 0 1-18-18z" />
        <rect className={styles.glass} x="284" y="108" width="26" height="64" rx="8" />
        <circle className={styles.mark} cx="338" cy="130" r="7" />
      </g>
      <path className={styles.arrow} d="M196 226h66m-20-18 20 18-20 18" />
    </svg>
  );
}
