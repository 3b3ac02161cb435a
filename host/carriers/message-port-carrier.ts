import type { Carrier, FromScreen, ScreenConnection, ToScreen } from '../../core/contract/carrier.ts';
import type { Log } from '../ports.ts';
import { createIncoming } from './incoming.ts';

/** What Node's and Electron's message ports have in common. */
export interface PortLike {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  start(): void;
  close(): void;
}

type ScreenListener = Parameters<Carrier['onScreen']>[0];

/** Carrier of the Electron shell: whoever was handed a port by the preload is the kiosk's own window, so no token is asked for. */
export function createMessagePortCarrier(log: Log): Carrier & { attach(port: PortLike): void } {
  const incoming = createIncoming(log, 'messagePort');
  const announce: ScreenListener[] = [];
  const open = new Set<() => void>();

  function attach(port: PortLike): void {
    const received = incoming.forConnection();
    const listeners: ((message: FromScreen) => void)[] = [];
    const closed: (() => void)[] = [];
    let greeted = false;
    let isOpen = true;

    const end = (): void => {
      if (!isOpen) return;
      isOpen = false;
      open.delete(close);
      for (const listener of closed) listener();
    };
    const close = (): void => {
      end();
      port.close();
    };
    open.add(close);
    const connection: ScreenConnection = {
      send: (message: ToScreen) => {
        if (isOpen) port.postMessage(message);
      },
      onMessage: (listener) => void listeners.push(listener),
      onClose: (listener) => void closed.push(listener),
      close,
    };
    port.onMessage((raw) => {
      const message = isOpen ? received.accept(raw) : null;
      if (message === null) return;
      if (message.kind !== 'hello') {
        for (const listener of greeted ? listeners : []) listener(message);
      } else if (!greeted) {
        greeted = true;
        for (const listener of announce) listener(connection, { wants: message.wants });
      }
    });
    port.onClose(end);
    port.start();
  }

  return {
    name: 'messagePort',
    attach,
    onScreen: (listener) => void announce.push(listener),
    get droppedMessages() {
      return incoming.dropped;
    },
    async close() {
      for (const close of [...open]) close();
    },
  };
}
