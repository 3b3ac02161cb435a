/** A screen without pixels: the real contract over the host's real WebSocket. Comes back by itself when the host does. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Refusal, ToScreen } from '../../core/contract/carrier.ts';
import { applyChanges } from '../../core/contract/changes.ts';
import type { ScreenCommand } from '../../core/contract/commands.ts';
import type { View } from '../../core/contract/view.ts';

const RECONNECT_MS = 40;
const ANSWER_WAIT_MS = 3_000;

export interface ScreenLine {
  /** What the screen shows now; null while there is no host. */
  readonly view: View | null;
  /** Called with everything that the screen ever showed. `isFirst`: the first picture of this run of the host. */
  onView(listener: (view: View, isFirst: boolean) => void): void;
  /** Null: carried out. `lost`: the host went before it answered. */
  send(command: ScreenCommand): Promise<Refusal | 'lost' | null>;
  /** Resolves with the first view, the present one included, of which this is true. */
  until(isIt: (view: View) => boolean, what: string, waitMs?: number): Promise<View>;
  close(): void;
}

const UNTIL_MS = 60_000;

export function openScreenLine(url: string, token: string): ScreenLine {
  const listeners = new Set<(view: View, isFirst: boolean) => void>();
  const answers = new Map<string, (refusal: Refusal | 'lost' | null) => void>();
  let socket: WebSocket | null = null;
  let isClosed = false;
  let shown: { view: View; boot: string; seq: number } | null = null;
  let lastBoot = '';

  function dial(): void {
    const { host, origin } = new URL(url);
    const dialled = new WebSocket(`ws://${host}/screen`, { origin });
    socket = dialled;
    dialled.on('open', () => dialled.send(JSON.stringify({ kind: 'hello', token, wants: 'control' })));
    dialled.on('message', (raw) => receive(JSON.parse(raw.toString()) as ToScreen));
    // Whatever broke the line, it is dialled again.
    dialled.on('error', () => dialled.terminate());
    dialled.on('close', () => {
      shown = null;
      for (const answer of answers.values()) answer('lost');
      answers.clear();
      if (!isClosed) setTimeout(dial, RECONNECT_MS);
    });
  }

  function receive(message: ToScreen): void {
    if (message.kind === 'snapshot') {
      show({ view: message.view, boot: message.boot, seq: message.seq });
      if (!message.controls) socket?.send(JSON.stringify({ kind: 'takeControl' }));
    } else if (message.kind === 'changes' && shown !== null) {
      show({ ...shown, seq: message.seq, view: applyChanges(shown.view, message.operations) });
    } else if (message.kind === 'answer') {
      answers.get(message.commandId)?.(message.refusal);
      answers.delete(message.commandId);
    }
  }

  function show(next: { view: View; boot: string; seq: number }): void {
    shown = next;
    const isFirst = next.boot !== lastBoot;
    lastBoot = next.boot;
    for (const listener of [...listeners]) listener(next.view, isFirst);
  }

  dial();
  return {
    get view() {
      return shown?.view ?? null;
    },
    onView: (listener) => void listeners.add(listener),
    send(command) {
      if (shown === null || socket?.readyState !== WebSocket.OPEN) return Promise.resolve('lost');
      const commandId = randomUUID();
      socket.send(JSON.stringify({ kind: 'command', commandId, boot: shown.boot, seq: shown.seq, command }));
      return new Promise((resolve) => {
        const patience = setTimeout(() => {
          answers.delete(commandId);
          resolve('lost');
        }, ANSWER_WAIT_MS);
        answers.set(commandId, (refusal) => {
          clearTimeout(patience);
          resolve(refusal);
        });
      });
    },
    until(isIt, what, waitMs = UNTIL_MS) {
      return new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(patience);
          listeners.delete(look);
        };
        const look = (view: View): void => {
          if (!isIt(view)) return;
          end();
          resolve(view);
        };
        const patience = setTimeout(() => {
          end();
          reject(new Error(`never happened: ${what}; the screen shows ${JSON.stringify(shown?.view.screen ?? null)}`));
        }, waitMs);
        listeners.add(look);
        if (shown !== null) look(shown.view);
      });
    },
    close() {
      isClosed = true;
      socket?.terminate();
    },
  };
}
