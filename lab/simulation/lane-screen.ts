/** The screen of a lane as a person has it: what is on it, and taps. Knows the contract with the host and nothing else. */
import { type Carrier, fromScreenSchema, type ScreenConnection, type ToScreen } from '../../core/contract/carrier.ts';
import { applyChanges } from '../../core/contract/changes.ts';
import type { ScreenCommand } from '../../core/contract/commands.ts';
import type { View } from '../../core/contract/view.ts';
import type { Life } from './life.ts';

/** How a person's finger may meet a screen that has just changed. */
export type Tap = 'once' | 'twice' | 'stale';
/** Sequences that a stale tap lies behind. */
const STALE_BY = 3;

export interface LaneScreen {
  /** Null while no host draws anything. */
  readonly view: View | null;
  tap(command: ScreenCommand, how: Tap): void;
  /** A new host takes the screen; that of a dead one is dark. */
  carrierFor(life: Life): Carrier;
}

export function createLaneScreen(newId: () => string, onView: (view: View) => void): LaneScreen {
  let shown: { boot: string; seq: number; view: View } | null = null;
  let deliver: ((message: unknown) => void) | null = null;
  let owner: Life | null = null;

  function show(message: ToScreen): void {
    if (message.kind === 'snapshot') shown = { boot: message.boot, seq: message.seq, view: message.view };
    else if (message.kind === 'changes' && shown !== null) {
      const { boot, seq } = message;
      shown = { boot, seq, view: applyChanges(shown.view, message.operations) };
    } else return;
    onView(shown.view);
  }

  return {
    get view() {
      return owner === null || owner.isDead ? null : (shown?.view ?? null);
    },
    tap(command, how) {
      if (owner === null || owner.isDead || shown === null) return;
      const { boot } = shown;
      const seq = how === 'stale' ? Math.max(0, shown.seq - STALE_BY) : shown.seq;
      const message = { kind: 'command', commandId: newId(), boot, seq, command };
      deliver?.(message);
      if (how === 'twice') deliver?.(message);
    },
    carrierFor(life) {
      owner = life;
      shown = null;
      deliver = null;
      const connection: ScreenConnection = {
        send(message) {
          if (!life.isDead) show(structuredClone(message));
        },
        onMessage(listener) {
          deliver = (message) => {
            life.seam('tap');
            listener(fromScreenSchema.parse(message));
          };
        },
        onClose: () => undefined,
        close: () => undefined,
      };
      return {
        name: 'web',
        onScreen: (listener) => listener(connection, { wants: 'control' }),
        droppedMessages: 0,
        close: async () => undefined,
      };
    },
  };
}
