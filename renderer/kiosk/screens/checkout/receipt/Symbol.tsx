import type { SymbolRows } from '../../../../../core/documents/document-drawing.ts';
import { cx } from '../../../../design/classes.ts';
import styles from './receipt.module.css';

/** A square symbol to be read from the screen. The light margin around it is part of it. */
export function SquareSymbol({ rows, label, small = false }: { rows: SymbolRows; label: string; small?: boolean }) {
  const size = rows.length;
  const path = rows
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`),
    )
    .join('');
  return (
    <svg
      className={cx(styles.symbol, small && styles.symbolSmall)}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      data-testid="square-symbol"
    >
      <path d={path} fill="currentColor" />
    </svg>
  );
}
