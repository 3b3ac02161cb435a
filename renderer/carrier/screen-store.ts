import type { ProduceItem, QueryAnswer, Refusal, ScreenQuery, ToScreen } from '../../core/contract/carrier.ts';
import { applyChanges } from '../../core/contract/changes.ts';
import type { ScreenCommand } from '../../core/contract/commands.ts';
import type { View } from '../../core/contract/view.ts';
import type { KeyPress } from '../../core/keyboard/keyboard-devices.ts';
import type { HostLink } from './host-link.ts';

export type LinkPhase = 'connecting' | 'open' | 'lost' | 'refused';
export type ScreenState = { phase: LinkPhase; boot: string; seq: number; controls: boolean; view: View | null };

/** Why a command was not even sent: an earlier tap has no answer yet and another one waits already, or the line is down. */
export type NotSent = 'waiting' | 'offline';
export type CommandOutcome = { done: boolean; refusal: Refusal | NotSent | null };

/** What the components know of the host. The gallery has its own, made of fixtures. */
export interface ScreenStore {
  subscribe(listener: () => void): () => void;
  getState(): ScreenState;
  /**
   * Never rejects. A tap while the answer to an earlier one is open waits for it, and is then judged by the screen it was made on; the
   * same tap once more, or a third one, is dropped (`waiting`).
   */
  send(command: ScreenCommand): Promise<CommandOutcome>;
  produce(): Promise<ProduceItem[]>;
  takeControl(): void;
  /** What a device may have typed. Dropped while the line is down: nobody would know it for a scan by then. */
  keys(keys: KeyPress[]): void;
}

const COMMAND_WAIT_MS = 4_000;
const TOUCH_EVERY_MS = 5_000;
const QUERY_WAIT_MS = 5_000;

type Waiting<Value> = { settle(value: Value): void };
/** A command without an answer yet, and the one tap that waits for it; `start` says whether it may go. */
type OpenCommand = { command: ScreenCommand; next: OpenCommand | null; start(goes: boolean): void };

const isSameTap = (one: ScreenCommand, other: ScreenCommand): boolean => JSON.stringify(one) === JSON.stringify(other);

export function createScreenStore(link: HostLink, token: string, wants: 'control' | 'mirror' = 'control'): ScreenStore {
  let state: ScreenState = { phase: 'connecting', boot: '', seq: -1, controls: false, view: null };
  const listeners = new Set<() => void>();
  const commands = new Map<string, Waiting<CommandOutcome>>();
  const queries = new Map<string, Waiting<QueryAnswer | null>>();
  let openCommand: OpenCommand | null = null;
  let touchedAtMs = Number.NEGATIVE_INFINITY;

  const set = (next: Partial<ScreenState>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };

  const settleAll = (): void => {
    for (const waiting of [...commands.values()]) waiting.settle({ done: false, refusal: 'offline' });
    for (const waiting of [...queries.values()]) waiting.settle(null);
  };

  const onMessage = (message: ToScreen): void => {
    switch (message.kind) {
      case 'snapshot':
        set({
          phase: 'open',
          boot: message.boot,
          seq: message.seq,
          controls: message.controls,
          view: message.view,
        });
        return;
      case 'changes':
        if (state.view === null || message.boot !== state.boot || message.seq !== state.seq + 1) {
          link.restart();
          return;
        }
        set({ seq: message.seq, view: applyChanges(state.view, message.operations) });
        return;
      case 'controls':
        set({ controls: message.controls });
        return;
      case 'answer':
        commands.get(message.commandId)?.settle({ done: message.refusal === null, refusal: message.refusal });
        return;
      case 'queryAnswer':
        queries.get(message.queryId)?.settle(message.answer);
        return;
      case 'refused':
        set({ phase: 'refused' });
    }
  };

  const waitFor = <Value>(open: Map<string, Waiting<Value>>, id: string, waitMs: number, late: Value) =>
    new Promise<Value>((resolve) => {
      const timer = setTimeout(() => settle(late), waitMs);
      const settle = (value: Value): void => {
        clearTimeout(timer);
        open.delete(id);
        resolve(value);
      };
      open.set(id, { settle });
    });

  /** Resolves when it is this command's turn, to whether it may go. */
  const turnOf = (own: OpenCommand): Promise<boolean> | boolean => {
    if (openCommand === null) {
      openCommand = own;
      return true;
    }
    if (openCommand.next !== null || isSameTap(openCommand.command, own.command)) return false;
    openCommand.next = own;
    return new Promise((resolve) => {
      own.start = resolve;
    });
  };

  const carryOut = async (command: ScreenCommand, boot: string, seq: number): Promise<CommandOutcome> => {
    const commandId = crypto.randomUUID();
    link.send({ kind: 'command', commandId, boot, seq, command });
    return waitFor<CommandOutcome>(commands, commandId, COMMAND_WAIT_MS, { done: false, refusal: 'offline' });
  };

  const ask = (query: ScreenQuery): Promise<QueryAnswer | null> => {
    if (state.phase !== 'open') return Promise.resolve(null);
    const queryId = crypto.randomUUID();
    link.send({ kind: 'query', queryId, query });
    return waitFor(queries, queryId, QUERY_WAIT_MS, null);
  };

  link.open({
    onUp: () => link.send({ kind: 'hello', token, wants }),
    onMessage,
    onDown: () => {
      if (state.phase !== 'refused') set({ phase: state.view === null ? 'connecting' : 'lost' });
      settleAll();
    },
  });

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getState: () => state,
    async send(command) {
      if (state.phase !== 'open') return { done: false, refusal: 'offline' };
      // What the person saw: were it the view of a later moment, the tap could mean a button that they never saw.
      const { boot, seq } = state;
      if (command.type === 'session.touch') {
        if (performance.now() - touchedAtMs < TOUCH_EVERY_MS) return { done: true, refusal: null };
        touchedAtMs = performance.now();
        return carryOut(command, boot, seq);
      }
      const own: OpenCommand = { command, next: null, start: () => undefined };
      const turn = turnOf(own);
      if (turn !== true && !(await turn)) return { done: false, refusal: 'waiting' };
      const outcome = await carryOut(command, boot, seq);
      // After a wait without an answer the next tap would be a surprise.
      const goesOn = outcome.refusal !== 'offline';
      openCommand = goesOn ? own.next : null;
      own.next?.start(goesOn);
      return outcome;
    },
    async produce() {
      const answer = await ask({ type: 'produce.list' });
      return answer?.type === 'produce.list' ? answer.items : [];
    },
    takeControl: () => link.send({ kind: 'takeControl' }),
    keys: (keys) => link.send({ kind: 'keys', keys: keys.map(([key, gapMs]) => [key, gapMs]) }),
  };
}
