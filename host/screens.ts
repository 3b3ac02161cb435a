import {
  type FromScreen,
  type QueryAnswer,
  type Refusal,
  SCREENS_MAX,
  type ScreenConnection,
  type ScreenQuery,
} from '../core/contract/carrier.ts';
import { changesBetween } from '../core/contract/changes.ts';
import type { ScreenCommand } from '../core/contract/commands.ts';
import type { View } from '../core/contract/view.ts';
import type { KeyPress } from '../core/keyboard/keyboard-devices.ts';

/** Command ids that are remembered to recognise a repeated tap. */
export const COMMANDS_REMEMBERED_MAX = 512;

/** Commands that mean the same on every screen: a screen that changed in between does not make them wrong. */
const NEVER_STALE: ReadonlySet<ScreenCommand['type']> = new Set([
  'help.call',
  'help.dismiss',
  'session.touch',
  'idle.stay',
  'notice.dismiss',
]);

export interface Screens {
  /** Takes a new screen in. Refuses one too many. */
  add(screen: ScreenConnection, wants: 'control' | 'mirror'): void;
  /** Draws the current view everywhere. Sends nothing where nothing changed. */
  publish(): void;
  readonly count: number;
}

/** All screens of this kiosk: one controls, the others mirror; each gets a snapshot and then changes. */
export function createScreens(deps: {
  boot: string;
  view: () => View;
  carryOut: (command: ScreenCommand) => Promise<Refusal | null>;
  answer: (query: ScreenQuery) => QueryAnswer;
  keys: (keys: readonly KeyPress[]) => void;
}): Screens {
  const screens = new Set<ScreenConnection>();
  let controlling: ScreenConnection | null = null;
  let view = deps.view();
  let seq = 1;
  /** The first sequence that showed the present screen: taps made before it were meant for another one. */
  let screenSinceSeq = 1;
  const remembered = new Set<string>();

  function publish(): void {
    const next = deps.view();
    const operations = changesBetween(view, next);
    if (operations.length === 0) return;
    seq += 1;
    if (keyOf(next) !== keyOf(view)) screenSinceSeq = seq;
    view = next;
    for (const screen of screens) screen.send({ kind: 'changes', boot: deps.boot, seq, operations });
  }

  function control(screen: ScreenConnection | null): void {
    controlling?.send({ kind: 'controls', controls: false });
    controlling = screen;
    screen?.send({ kind: 'controls', controls: true });
  }

  function refusalOf(screen: ScreenConnection, message: Extract<FromScreen, { kind: 'command' }>): Refusal | null {
    if (screen !== controlling) return 'mirror';
    if (remembered.has(message.commandId)) return 'repeated';
    const stale = message.boot !== deps.boot || message.seq < screenSinceSeq || message.seq > seq;
    return stale && !NEVER_STALE.has(message.command.type) ? 'stale' : null;
  }

  async function receive(screen: ScreenConnection, message: FromScreen): Promise<void> {
    switch (message.kind) {
      case 'hello':
        return;
      case 'takeControl':
        if (screen !== controlling) control(screen);
        return;
      case 'keys':
        // Only the screen at the kiosk has its devices; a mirror is somebody's desk.
        if (screen === controlling) deps.keys(message.keys);
        return;
      case 'query':
        screen.send({ kind: 'queryAnswer', queryId: message.queryId, answer: deps.answer(message.query) });
        return;
      case 'command': {
        const { commandId } = message;
        let refusal = refusalOf(screen, message);
        if (refusal === null) {
          remember(commandId);
          refusal = await deps.carryOut(message.command);
        }
        screen.send({ kind: 'answer', commandId, refusal });
      }
    }
  }

  function remember(commandId: string): void {
    remembered.add(commandId);
    const [oldest] = remembered.keys();
    if (remembered.size > COMMANDS_REMEMBERED_MAX && oldest !== undefined) remembered.delete(oldest);
  }

  return {
    get count() {
      return screens.size;
    },
    publish,
    add(screen, wants) {
      if (screens.size >= SCREENS_MAX) {
        screen.send({ kind: 'refused', reason: 'tooManyScreens' });
        screen.close();
        return;
      }
      screens.add(screen);
      if (wants === 'control' && controlling === null) controlling = screen;
      screen.onMessage((message) => void receive(screen, message));
      screen.onClose(() => {
        screens.delete(screen);
        if (controlling === screen) controlling = null;
      });
      screen.send({ kind: 'snapshot', boot: deps.boot, seq, controls: controlling === screen, view });
    },
  };
}

/** Two views with the same key are the same screen to a person's finger, whatever else changed on them. */
function keyOf({ screen }: View): string {
  const about = 'passenger' in screen ? screen.passenger.passengerId : '';
  const phase = 'phase' in screen ? screen.phase : '';
  return `${screen.name}/${about}/${phase}`;
}
