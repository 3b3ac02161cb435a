import type { SessionCommand } from '../core/session/commands.ts';
import type { CardSwipe } from '../hardware/ports/magstripe-reader.ts';
import type { Scan } from '../hardware/ports/scanner.ts';
import { type Findings, prepareScan, prepareSwipe } from './prepare.ts';
import type { StaffDesk } from './staff/staff-desk.ts';

export type InputDeps = {
  isStore: boolean;
  isOutOfService: () => boolean;
  findings: Findings;
  staff: Pick<StaffDesk, 'cardIn'>;
  /** Once the next session's key is there. */
  submit: (prepare: () => SessionCommand | null) => void;
};

/** What a customer or one of the staff holds at the scanner or pulls through the card reader. */
export function createInputs({ isStore, isOutOfService, findings, staff, submit }: InputDeps) {
  return {
    scanned(symbol: Scan): void {
      if (isOutOfService()) return;
      submit(() => prepareScan(symbol, findings));
    },
    swiped(swipe: CardSwipe): void {
      if (!isStore || isOutOfService()) return;
      submit(() => prepareSwipe(swipe, staff.cardIn(swipe), findings));
    },
  };
}
