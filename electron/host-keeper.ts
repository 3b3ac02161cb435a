/**
 * Keeps one host process running for the shell, as `host/supervisor.ts` does without Electron: holds its session keys, starts it again
 * when it dies, and hands each screen a line to the host that is running. Independent of Electron; `Port` is whatever carries a line.
 */
import type { Clock } from '../host/ports.ts';
import { createRestartPauses } from '../host/restart-pauses.ts';
import { createKeyHolder, EXIT_CONFIG, EXIT_REFUSED, fromHostSchema, type ToHost } from '../host/supervision.ts';

/** Over and above what a supervisor says to any host. `screen` comes with a port. */
export type ToHostProcess = ToHost | { kind: 'screen' } | { kind: 'stop' };

export interface HostProcess<Port> {
  post(message: ToHostProcess, port?: Port): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

export interface HostKeeper {
  begin(): void;
  /** A page asks for a line. While no host runs it waits for the next one. */
  screenWanted(): void;
  readonly restarts: number;
  /** Asks the host to end, and ends it after `STOP_WAIT_MS`. Resolves when it is gone. */
  stop(): Promise<void>;
}

export const STOP_WAIT_MS = 5_000;

export function createHostKeeper<Port>(deps: {
  start: () => HostProcess<Port>;
  openLine: () => { host: Port; screen: Port };
  giveToScreen: (port: Port) => void;
  clock: Clock;
  /** The host says that starting it again would not help. */
  onRefused: (reason: string) => void;
  onDied: (code: number | null) => void;
}): HostKeeper {
  const holdKeys = createKeyHolder();
  const pauses = createRestartPauses(deps.clock.nowMs);
  let running: HostProcess<Port> | null = null;
  let isScreenWaiting = false;
  let isStopping = false;
  let restarts = 0;
  let reason = '';
  let cancelRestart: (() => void) | null = null;
  let gone: (() => void) | null = null;

  function start(): void {
    pauses.started();
    const host = deps.start();
    running = host;
    host.onMessage((raw) => {
      const message = fromHostSchema.safeParse(raw);
      if (!message.success || running !== host) return;
      if (message.data.kind === 'stopped') reason = message.data.reason;
      const reply = holdKeys(message.data);
      if (reply !== null) host.post(reply);
    });
    host.onExit((code) => {
      if (running !== host) return;
      running = null;
      gone?.();
      if (!isStopping) ended(code);
    });
    if (isScreenWaiting) giveLine(host);
  }

  function ended(code: number | null): void {
    if (code === EXIT_CONFIG || code === EXIT_REFUSED) {
      deps.onRefused(reason);
      return;
    }
    deps.onDied(code);
    restarts += 1;
    cancelRestart = deps.clock.after(pauses.nextMs(), start);
  }

  function giveLine(host: HostProcess<Port>): void {
    isScreenWaiting = false;
    const line = deps.openLine();
    host.post({ kind: 'screen' }, line.host);
    deps.giveToScreen(line.screen);
  }

  return {
    begin: start,
    screenWanted() {
      if (running === null) isScreenWaiting = true;
      else giveLine(running);
    },
    get restarts() {
      return restarts;
    },
    async stop() {
      isStopping = true;
      cancelRestart?.();
      const host = running;
      if (host === null) return;
      const ending = new Promise<void>((resolve) => {
        gone = resolve;
      });
      host.post({ kind: 'stop' });
      const cancelForce = deps.clock.after(STOP_WAIT_MS, () => host.kill());
      await ending;
      cancelForce();
    },
  };
}
