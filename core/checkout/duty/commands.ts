import type { ScreenCommand } from '../../contract/commands.ts';
import type { PassLeg } from './pass.ts';

export type DutyCommand =
  | Extract<ScreenCommand, { type: `duty.${string}` }>
  /**
   * A boarding pass was held at the scanner. `legs`: null where it cannot be read. `passReference`: null where nobody asks whether it was
   * used before.
   */
  | {
      type: 'duty.passOffered';
      legs: readonly PassLeg[] | null;
      passReference: string | null;
      wasUsedHere: boolean;
    };
