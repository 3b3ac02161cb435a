import type { CheckinCommand } from '../checkin/commands.ts';
import type { CheckoutCommand } from '../checkout/commands.ts';
import type { ScreenCommand } from '../contract/commands.ts';

type FromScreen = Extract<
  ScreenCommand,
  {
    type:
      | 'language.choose'
      | 'session.touch'
      | 'session.leave'
      | 'session.finish'
      | 'help.call'
      | 'help.dismiss'
      | 'notice.dismiss'
      | 'idle.stay';
  }
>;

export type SessionCommand =
  | FromScreen
  /** Somebody touched the attract screen. */
  | { type: 'session.start' }
  /** The session's key was lost and made anew, or has been wrapped to the head office only now. */
  | { type: 'session.rekey'; wrappedKeyHash: string | null }
  /** A scan that means nothing in this journey or at this moment. */
  | { type: 'scan.unusable' }
  | { type: 'timer.elapsed'; timerId: string }
  /** The host started again and found this effect under way. */
  | { type: 'effect.recovered'; effectId: string }
  /** An effect ended whose outcome changes nothing else. */
  | { type: 'effect.finished' }
  | CheckoutCommand
  | CheckinCommand;

/** A command as it stands in the session's one queue: identity and time were fixed when it was queued. */
export type QueuedCommand = {
  commandId: string;
  atMs: number;
  /** The effect whose end this command reports. */
  ends: { effectId: string; outcome: 'done' | 'failed' | 'unknown' } | null;
  command: SessionCommand;
};
