import type { ProduceItem, QueryAnswer, Refusal, ScreenQuery, ToScreen } from '../../core/contract/carrier.ts';
import { applyChanges } from '../../core/contract/changes.ts';
import type { ScreenCommand } from '../../core/contract/commands.ts';
import type { View } from '../../core/contract/view.ts';
import type { KeyPress } from '../../core/keyboard/keyboard-devices.ts';
import type { HostLink } from './host-link.ts';

export type LinkPhase = 'connecting' | 'open' | 'lost' | 'refused';
export type ScreenState = { phase: LinkPhase; boot: string; seq: number; controls: boolean; view: View | null };

/** Why a command was not even sent: the answer to an earlier tap is still open, or the line is down. */
export type NotSent = 'waiting' | 'offline';
export type CommandOutcome = { done: boolean; refusal: Refusal | NotSent | null };

/** What the components know of the host. The gallery has its own, made of fixtures. */
export interface ScreenStore {
  subscribe(listener: () => void): () => void;
  getState(): ScreenState;
  /** Never rejects. A tap while the answer to an earlier one is open is dropped (`waiting`). */
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

export function createScreenStore(link: HostLink, token: string, wants: 'control' | 'mirror' = 'control'): ScreenStore {
  let state: ScreenState = { phase: 'connecting', boot: '', seq: -1, controls: false, view: null };
  const listeners = new Set<() => void>();
  const commands = new Map<string, Waiting<CommandOutcome>>();
  const queries = new Map<string, Waiting<QueryAnswer | null>>();
  let openCommandId: string | null = null;
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
      const isTouch = command.type === 'session.touch';
      if (isTouch) {
        if (performance.now() - touchedAtMs < TOUCH_EVERY_MS) return { done: true, refusal: null };
        touchedAtMs = performance.now();
      } else if (openCommandId !== null) return { done: false, refusal: 'waiting' };
      const commandId = crypto.randomUUID();
      if (!isTouch) openCommandId = commandId;
      link.send({ kind: 'command', commandId, boot: state.boot, seq: state.seq, command });
      const outcome = await waitFor<CommandOutcome>(commands, commandId, COMMAND_WAIT_MS, {
        done: false,
        refusal: 'offline',
      });
      if (openCommandId === commandId) openCommandId = null;
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
