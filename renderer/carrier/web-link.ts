import type { ToScreen } from '../../core/contract/carrier.ts';
import { reconnectDelayMs } from './backoff.ts';
import type { HostLink, LinkListener } from './host-link.ts';

/** A line that opens but brings nothing within this time is given up. */
const SILENT_OPEN_MS = 5_000;

/** Carrier for the browser kiosk: a WebSocket on the page's own origin. */
export function openWebLink(url: string): HostLink {
  let listener: LinkListener | null = null;
  let socket: WebSocket | null = null;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const connect = (): void => {
    clearTimeout(timer);
    const line = new WebSocket(url);
    socket = line;
    timer = setTimeout(() => line.close(), SILENT_OPEN_MS);
    const current = (): boolean => socket === line && !closed;
    line.onopen = () => {
      if (current()) listener?.onUp();
    };
    line.onmessage = (event: MessageEvent<string>) => {
      if (!current()) return;
      clearTimeout(timer);
      const message = JSON.parse(event.data) as ToScreen;
      if (message.kind === 'snapshot') attempt = 0;
      listener?.onMessage(message);
    };
    line.onclose = () => {
      if (current()) lost();
    };
  };

  const lost = (): void => {
    socket = null;
    clearTimeout(timer);
    listener?.onDown();
    if (closed) return;
    timer = setTimeout(connect, reconnectDelayMs(attempt));
    attempt += 1;
  };

  return {
    open(to) {
      listener = to;
      connect();
    },
    send(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    restart() {
      const line = socket;
      if (line === null) return;
      lost();
      line.close();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}
