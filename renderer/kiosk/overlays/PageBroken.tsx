import { useEffect } from 'react';
import { startTexts } from '../../../core/messages/start.ts';
import { StatusIcon } from '../../components/StatusMessage.tsx';
import { mendPage } from '../parts/mend-page.ts';
import type { PageParts } from '../parts/page-parts.ts';
import styles from './overlays.module.css';

/** In the stead of a screen of which a file did not load, however often it was tried. All that it needs is in the page itself. */
export function PageBroken({ parts, language }: { parts: PageParts; language: string }) {
  const texts = startTexts(language);
  useEffect(() => mendPage(window, parts), [parts]);
  return (
    <div className={styles.link} role="alert" data-testid="page-broken">
      <StatusIcon kind="stop" large />
      <h2>{texts('pageBroken.heading')}</h2>
      <p>{texts('pageBroken.body')}</p>
      <p>{texts('pageBroken.staff')}</p>
    </div>
  );
}
