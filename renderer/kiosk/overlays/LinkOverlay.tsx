import { startTexts } from '../../../core/messages/start.ts';
import { Button } from '../../components/Button.tsx';
import { Progress } from '../../components/Progress.tsx';
import { StatusIcon } from '../../components/StatusMessage.tsx';
import styles from './overlays.module.css';

/** While the host is away nothing can be done, and nothing is lost: its journal brings the session back. */
export function LinkOverlay({ phase, language }: { phase: 'connecting' | 'lost' | 'refused'; language: string }) {
  const texts = startTexts(language);
  if (phase === 'refused') {
    return (
      <div className={styles.link} role="alert" data-testid="link-refused">
        <StatusIcon kind="stop" large />
        <h2>{texts('link.refusedHeading')}</h2>
        <p>{texts('link.refusedBody')}</p>
      </div>
    );
  }
  return (
    <div className={styles.link} role="status" data-testid="link-lost">
      <h2>{texts('link.heading')}</h2>
      {phase === 'lost' && <p>{texts('link.body')}</p>}
      <Progress label={texts('link.heading')} />
    </div>
  );
}

/** On a screen that only watches: a row of its own above it, which covers nothing. */
export function MirrorBar({ language, onTakeControl }: { language: string; onTakeControl(): void }) {
  const texts = startTexts(language);
  return (
    <aside className={styles.mirror} data-testid="mirror">
      <span>{texts('link.mirror')}</span>
      <Button onPress={onTakeControl}>{texts('link.takeControl')}</Button>
    </aside>
  );
}
