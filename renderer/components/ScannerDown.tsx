import { useKiosk } from '../kiosk/kiosk-context.ts';
import { StatusMessage } from './StatusMessage.tsx';

/** Says that nothing can be scanned now and what to do instead. Empty, and without a place, while the scanner works. */
export function ScannerDown({
  text,
}: {
  text: 'basket.scannerDown' | 'identify.scannerDown' | 'dutyPass.scannerDown';
}) {
  const { texts, scannerDown } = useKiosk();
  return (
    <div className={scannerDown ? undefined : 'spokenOnly'} role="status" data-testid="scanner-down">
      {scannerDown && <StatusMessage kind="attention">{texts(text)}</StatusMessage>}
    </div>
  );
}
