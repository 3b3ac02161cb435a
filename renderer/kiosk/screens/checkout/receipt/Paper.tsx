import { useMemo } from 'react';
import type { PaperView } from '../../../../../core/contract/receipt-view.ts';
import { documentSvg } from '../../../../../core/documents/document-svg.ts';
import styles from './receipt.module.css';

/** The receipt as it is on paper. What it is made of was escaped where it was drawn. */
export function Paper({ paper, title }: { paper: PaperView; title: string }) {
  const svg = useMemo(() => documentSvg(paper.document, paper.symbols, title), [paper, title]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls with the keypad must reach it
    <section className={styles.paper} tabIndex={0} aria-label={title} data-testid="receipt-paper">
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by documentSvg, which escapes every text */}
      <div dangerouslySetInnerHTML={{ __html: svg }} />
    </section>
  );
}
