import { Listeners } from '../listeners.ts';
import type { Log } from '../log.ts';
import type { SystemSources } from './system-sources.ts';

/** A plug with a bad contact comes and goes many times a second: what follows within this time is one coming. */
export const HOTPLUG_PAUSE_MS = 100;

/** Tells wires that wait that it is worth trying now. */
export interface Hotplug {
  readonly onChange: (listener: () => void) => () => void;
  close(): void;
}

/** Where the system tells nothing of comings and goings, wires find their devices by trying again, as they do anyway. */
export function watchHotplug(system: Pick<SystemSources, 'onHotplug'>, log: Log): Hotplug {
  const listeners = new Listeners<[]>();
  let stop: (() => void) | null = null;
  let pause: NodeJS.Timeout | null = null;
  let isClosed = false;
  const changed = (): void => {
    if (isClosed || pause !== null) return;
    pause = setTimeout(() => {
      pause = null;
      listeners.emit();
    }, HOTPLUG_PAUSE_MS);
  };
  system.onHotplug(changed).then(
    (stopListening) => {
      stop = stopListening;
      if (isClosed) stop?.();
    },
    (cause: unknown) => log.warn({ detail: String(cause) }, 'no hotplug events: devices are looked for by trying'),
  );
  return {
    onChange: (listener) => listeners.add(listener),
    close() {
      isClosed = true;
      if (pause !== null) clearTimeout(pause);
      listeners.clear();
      stop?.();
    },
  };
}
