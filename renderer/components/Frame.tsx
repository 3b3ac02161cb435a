import { HandWavingIcon } from '@phosphor-icons/react/HandWaving';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { cx } from '../design/classes.ts';
import { dialogIsOpen } from '../kiosk/keypad-model.ts';
import { useKiosk } from '../kiosk/kiosk-context.ts';
import { StaffBar } from '../kiosk/staff/StaffBar.tsx';
import { Amount } from './Amount.tsx';
import { Button } from './Button.tsx';
import styles from './Frame.module.css';
import { Header } from './Header.tsx';

export type FrameProps = {
  heading: string;
  /** Small line above the heading: whose turn it is, which of how many. */
  kicker?: string | undefined;
  steps?: ReactNode;
  /** The one next action. */
  primary?: ReactNode;
  /** Ways back and out, in the order of focus. */
  secondary?: ReactNode;
  children?: ReactNode;
  /** A new value moves the focus to the heading, as a new screen does. */
  focusKey: string;
  /** Takes the focus in the heading's stead: the field of a page that is there to be typed into. */
  startRef?: RefObject<HTMLElement | null>;
  /** `centre`: one message in the middle of the screen. `fill`: the content takes the height and scrolls inside. */
  layout?: 'top' | 'centre' | 'fill';
  testId: string;
};

/** The one frame of all screens of a session: header, heading and content, and a dock where total and help never move. */
export function Frame(props: FrameProps) {
  const { heading, kicker, steps, primary, secondary, children, focusKey, startRef, layout = 'top', testId } = props;
  const headingRef = useRef<HTMLHeadingElement>(null);
  useStartFocus(startRef ?? headingRef, focusKey);
  return (
    <div className={styles.frame} data-testid={testId}>
      <Header />
      <div className={styles.middle}>
        <StaffBar />
        <main className={cx(styles.main, styles[layout])}>
          {steps !== undefined && <div className={styles.steps}>{steps}</div>}
          <div className={styles.headings}>
            {kicker !== undefined && <p className={styles.kicker}>{kicker}</p>}
            <h1 ref={headingRef} tabIndex={-1} className={styles.heading}>
              {heading}
            </h1>
          </div>
          <div className={styles.content}>{children}</div>
        </main>
      </div>
      <Dock primary={primary} secondary={secondary} />
    </div>
  );
}

function Dock({ primary, secondary }: { primary: ReactNode; secondary: ReactNode }) {
  const { view, texts, money, store } = useKiosk();
  return (
    <footer className={cx(styles.dock, view.total === null && styles.withoutTotal)}>
      {view.total !== null && (
        <div className={styles.total} data-testid="total">
          <span className={styles.totalLabel}>
            {texts('dock.total')}{' '}
            <span className={styles.count}>{texts('dock.items', { count: view.total.itemCount })}</span>
          </span>
          <Amount text={money(view.total.amountMinor)} size="display" />
        </div>
      )}
      <div className={styles.primary}>{primary}</div>
      <div className={styles.secondary}>{secondary}</div>
      <div className={styles.help}>
        <Button
          fill
          icon={<HandWavingIcon weight={view.helpCalled ? 'fill' : 'bold'} />}
          onPress={() => void store.send({ type: 'help.call' })}
          testId="help"
        >
          {texts(view.helpCalled ? 'dock.helpCalled' : 'dock.help')}
        </Button>
      </div>
    </footer>
  );
}

/** A dialog that closes gives the focus back within this time; only then is it lost. */
const FOCUS_RESTORED_MS = 80;

function useStartFocus(startRef: RefObject<HTMLElement | null>, focusKey: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what makes it a new screen
  useEffect(() => {
    if (!dialogIsOpen(document)) startRef.current?.focus({ preventScroll: true });
  }, [focusKey]);
  // Something that had the focus has gone (a removed line): the keypad must not start over at the top of the page.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (document.activeElement === document.body && !dialogIsOpen(document))
        startRef.current?.focus({ preventScroll: true });
    }, FOCUS_RESTORED_MS);
    return () => clearTimeout(timer);
  });
}
