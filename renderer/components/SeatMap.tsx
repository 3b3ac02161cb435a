import { CheckIcon } from '@phosphor-icons/react/Check';
import { XIcon } from '@phosphor-icons/react/X';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import type { SeatMapView } from '../../core/contract/view.ts';
import { cx } from '../design/classes.ts';
import { useTexts } from '../kiosk/kiosk-context.ts';
import styles from './SeatMap.module.css';

export type SeatMapProps = {
  map: SeatMapView;
  /** The seat this passenger has already: never counts as taken. */
  ownSeat: string | null;
  chosen: string | null;
  onChoose(seat: string): void;
};

/**
 * Rows from the front, as one walks in. Arrow up and down keep the column, left and right go through the free seats; past the first and
 * the last the focus leaves the map, so it is never trapped.
 */
export function SeatMap({ map, ownSeat, chosen, onChoose }: SeatMapProps) {
  const texts = useTexts();
  const { cabin } = map;
  const rows = Array.from({ length: cabin.lastRow - cabin.firstRow + 1 }, (_, index) => cabin.firstRow + index);
  const plan = useRef<HTMLDivElement>(null);
  // Once, when the map opens: the passenger's own seat in view.
  useEffect(() => {
    plan.current?.querySelector('[data-chosen="true"]')?.scrollIntoView({ block: 'center' });
  }, []);
  const taken = new Set(map.takenSeats);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own frame and legend
    <div className={styles.map} ref={plan} role="group" aria-label={texts('seat.map')} onKeyDown={moveInMap}>
      <p className={styles.front}>{texts('seat.front')}</p>
      <div className={styles.columns} aria-hidden="true">
        {cabin.columns.map((column, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: aisles have no name, and the cabin never changes
          <span key={`${column}${index}`} className={column === '' ? styles.aisle : styles.column}>
            {column}
          </span>
        ))}
      </div>
      {rows.map((row) => (
        <div key={row} className={cx(styles.row, cabin.exitRows.includes(row) && styles.exit)}>
          {cabin.columns.map((column, index) => {
            if (column === '') {
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: aisles have no name, and the cabin never changes
                <span key={`aisle${index}`} className={styles.aisle} aria-hidden="true">
                  {row}
                </span>
              );
            }
            const seat = `${row}${column}`;
            return (
              <Seat
                key={seat}
                seat={seat}
                column={column}
                isTaken={seat !== ownSeat && taken.has(seat)}
                isChosen={seat === chosen}
                onChoose={onChoose}
              />
            );
          })}
          {cabin.exitRows.includes(row) && <span className={styles.exitWord}>{texts('seat.exit')}</span>}
        </div>
      ))}
    </div>
  );
}

type SeatProps = { seat: string; column: string; isTaken: boolean; isChosen: boolean; onChoose(seat: string): void };

function Seat({ seat, column, isTaken, isChosen, onChoose }: SeatProps) {
  const texts = useTexts();
  const label = texts(isTaken ? 'seat.seatTaken' : isChosen ? 'seat.seatYours' : 'seat.seatFree', { seat });
  return (
    <Button
      className={cx(styles.seat, isTaken && styles.taken, isChosen && styles.chosen)}
      aria-label={label}
      isDisabled={isTaken}
      onPress={() => onChoose(seat)}
      data-chosen={isChosen}
      data-seat={seat}
      data-column={column}
    >
      {isTaken ? <XIcon weight="bold" /> : isChosen ? <CheckIcon weight="bold" /> : column}
    </Button>
  );
}

function moveInMap(event: KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
  const from = event.target;
  if (step === 0 || !(from instanceof HTMLElement)) return;
  const { column } = from.dataset;
  const sameColumn = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(`[data-column="${column}"]:not([disabled])`),
  ];
  const next = sameColumn[sameColumn.indexOf(from) + step];
  if (column === undefined || next === undefined) return;
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
  event.preventDefault();
}

export function SeatLegend() {
  const texts = useTexts();
  return (
    <ul className={styles.legend}>
      <li>
        <span className={cx(styles.swatch, styles.seat)} aria-hidden="true" />
        {texts('seat.free')}
      </li>
      <li>
        <span className={cx(styles.swatch, styles.seat, styles.chosen)} aria-hidden="true">
          <CheckIcon weight="bold" />
        </span>
        {texts('seat.yours')}
      </li>
      <li>
        <span className={cx(styles.swatch, styles.seat, styles.taken)} aria-hidden="true">
          <XIcon weight="bold" />
        </span>
        {texts('seat.taken')}
      </li>
    </ul>
  );
}
