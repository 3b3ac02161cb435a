import { useEffect, useRef, useState } from 'react';
import { useKiosk } from './kiosk-context.ts';
import { type Beeper, createBeeper } from './sound.ts';

/** What in the bagging area is not as it should be. */
const ATTENTION: ReadonlySet<string> = new Set(['unexpected', 'removed', 'wrongWeight']);

/** Says the newest line of the basket, once, to a screen reader and by a soft tone. */
export function ScannedLine() {
  const { view, texts, money } = useKiosk();
  const { screen, sessionOpen } = view;
  const isBasket = screen.name === 'basket';
  const newest = isBasket ? screen.lines.find((line) => line.lineId === screen.newestLineId) : undefined;
  const mark = newest === undefined ? '' : `${newest.lineId}×${newest.quantity}`;
  const [said, setSaid] = useState('');
  const lastMark = useRef(mark);
  const beeper = useRef<Beeper | null>(null);

  useEffect(() => {
    beeper.current = createBeeper(document);
    return () => beeper.current?.close();
  }, []);
  // What was said is true on this screen and in this language only.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of either is what takes it back
  useEffect(() => setSaid(''), [isBasket, texts]);
  useEffect(() => {
    // Back from another screen the newest line is no news; to the next person every line is.
    if (mark === lastMark.current || (sessionOpen && !isBasket)) return;
    lastMark.current = mark;
    setSaid('');
    if (newest === undefined) return;
    setSaid(texts('basket.added', { name: newest.name, amount: money(newest.amountMinor) }));
    beeper.current?.beep();
  }, [mark, sessionOpen, isBasket, newest, texts, money]);

  const wanted = view.interventions.length + (ATTENTION.has(view.bagging?.kind ?? 'place') ? 1 : 0);
  const lastWanted = useRef(wanted);
  useEffect(() => {
    if (wanted > lastWanted.current) beeper.current?.call();
    lastWanted.current = wanted;
  }, [wanted]);

  return (
    <p className="spokenOnly" role="status" aria-live="polite" data-testid="announcement">
      {said}
    </p>
  );
}
