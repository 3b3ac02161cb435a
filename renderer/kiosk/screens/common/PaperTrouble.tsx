import type { PrintTrouble } from '../../../../core/documents/print-answer.ts';
import { StatusIcon } from '../../../components/StatusMessage.tsx';
import { printerIsUsable } from '../../device-states.ts';
import { useKiosk } from '../../kiosk-context.ts';

export type PaperTroubleProps = {
  screen: { trouble: PrintTrouble; certainty: 'notStarted' | 'unknown' };
  /** What became of the paper. */
  paper: string;
  className: string | undefined;
};

/** How the printer is now, and what became of the paper. */
export function PaperTrouble({ screen, paper, className }: PaperTroubleProps) {
  const { texts, view } = useKiosk();
  const isReady = printerIsUsable(view.status) === true;
  const printer = texts(`printTrouble.${isReady ? 'readyAgain' : screen.trouble}`);
  const sentences = isReady && screen.certainty === 'notStarted' ? [paper, printer] : [printer, paper];
  return (
    <>
      <StatusIcon kind={isReady ? 'plain' : 'attention'} large />
      <p className={className} role="status" data-testid="paper-trouble">
        {sentences.join(' ')}
      </p>
    </>
  );
}
