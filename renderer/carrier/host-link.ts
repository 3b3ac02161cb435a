import type { FromScreen, ToScreen } from '../../core/contract/carrier.ts';

export type LinkListener = {
  /** The line is open: the screen says hello now. */
  onUp(): void;
  onMessage(message: ToScreen): void;
  /** The line is down; the link tries again by itself. Called once for each `onUp`, and once for a failed first attempt. */
  onDown(): void;
};

/**
 * The screen's end of a carrier. Guarantees: `onUp` comes before the first message; after `onDown` no message of that line arrives;
 * `send` while down is dropped (the screen starts again from a snapshot anyway).
 */
export interface HostLink {
  open(listener: LinkListener): void;
  send(message: FromScreen): void;
  /** Gives up the present line and opens a new one, to get a fresh snapshot. */
  restart(): void;
  close(): void;
}
