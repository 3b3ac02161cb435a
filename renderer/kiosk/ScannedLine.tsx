import { useEffect, useRef, useState } from 'react';
import { useKiosk } from './kiosk-context.ts';
import { type Beeper, createBeeper } from './sound.ts';

/** Says the newest line of the basket, once, to a screen reader and by a soft tone. */
export function ScannedLine() {
  const { view, texts, money } = useKiosk();
  const { screen } = view;
  const newest =
    screen.name === 'basket' ? screen.lines.find((line) => line.lineId === screen.newestLineId) : undefined;
  const mark = newest === undefined ? '' : `${newest.lineId}×${newest.quantity}`;
  const [said, setSaid] = useState('');
  const lastMark = useRef(mark);
  const beeper = useRef<Beeper | null>(null);

  useEffect(() => {
    beeper.current = createBeeper(document);
    return () => beeper.current?.close();
  }, []);
  useEffect(() => {
    if (mark === lastMark.current) return;
    lastMark.current = mark;
    if (newest === undefined) return;
    setSaid(texts('basket.added', { name: newest.name, amount: money(newest.amountMinor) }));
    beeper.current?.beep();
  }, [mark, newest, texts, money]);

  return (
    <p className="spokenOnly" role="status" aria-live="polite" data-testid="announcement">
      {said}
    </p>
  );
}
