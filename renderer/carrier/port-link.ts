import type { ToScreen } from '../../core/contract/carrier.ts';
import { reconnectDelayMs } from './backoff.ts';
import type { HostLink, LinkListener } from './host-link.ts';

/** The preload hands a port over in this message, and is asked for a new one by `PORT_WANTED`. */
export const PORT_GIVEN = 'portico-port';
export const PORT_WANTED = 'portico-port-wanted';

/** Carrier for Electron: a MessagePort to the host's process, handed out by the preload. */
export function openPortLink(page: Window): HostLink {
  let listener: LinkListener | null = null;
  let port: MessagePort | null = null;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = (): void => page.postMessage({ kind: PORT_WANTED }, page.location.origin);

  const adopt = (given: MessagePort): void => {
    clearTimeout(timer);
    const before = port;
    port = given;
    if (before !== null) {
      before.close();
      listener?.onDown();
    }
    given.onmessage = (event: MessageEvent<ToScreen>) => {
      if (port !== given) return;
      if (event.data.kind === 'snapshot') attempt = 0;
      listener?.onMessage(event.data);
    };
    given.addEventListener('close', () => {
      if (port === given) lost();
    });
    given.start();
    listener?.onUp();
  };

  const lost = (): void => {
    port = null;
    listener?.onDown();
    timer = setTimeout(ask, reconnectDelayMs(attempt));
    attempt += 1;
  };

  const onPageMessage = (event: MessageEvent<unknown>): void => {
    if (event.source !== page || typeof event.data !== 'object' || event.data === null) return;
    const [given] = event.ports;
    if ('kind' in event.data && event.data.kind === PORT_GIVEN && given !== undefined) adopt(given);
  };

  return {
    open(to) {
      listener = to;
      page.addEventListener('message', onPageMessage);
      ask();
    },
    send(message) {
      port?.postMessage(message);
    },
    restart() {
      const old = port;
      if (old === null) return;
      lost();
      old.close();
    },
    close() {
      page.removeEventListener('message', onPageMessage);
      clearTimeout(timer);
      port?.close();
      port = null;
    },
  };
}
