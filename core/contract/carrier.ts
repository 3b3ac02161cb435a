/**
 * The one contract between the host and a screen, whatever carries it (WebSocket or MessagePort). Both carriers pass
 * `test/contracts/carriers`.
 */
import type { Operation } from 'fast-json-patch';
import { z } from 'zod';
import type { Localized } from '../catalogue/product.ts';
import { KEY_LENGTH_MAX, KEY_PRESSES_MAX } from '../keyboard/keyboard-devices.ts';
import { screenCommandSchema } from './commands.ts';
import type { View } from './view.ts';

export const SCREEN_MESSAGE_BYTES_MAX = 16_384;

/** Read-only questions that a screen may ask; answers never change state. */
export const screenQuerySchema = z.discriminatedUnion('type', [
  /** Articles found by picture. */
  z.object({ type: z.literal('produce.list') }),
]);
export type ScreenQuery = z.infer<typeof screenQuerySchema>;

export type ProduceItem = {
  code: string;
  name: Localized;
  unit: 'each' | 'kilogram';
  priceMinor: number;
  picture: string;
};
export type QueryAnswer = { type: 'produce.list'; items: ProduceItem[] };

export const fromScreenSchema = z.discriminatedUnion('kind', [
  /** First message. `token` proves to the web carrier that the page was opened by this machine's launcher. */
  z.object({ kind: z.literal('hello'), token: z.string().max(128), wants: z.enum(['control', 'mirror']) }),
  z.object({
    kind: z.literal('command'),
    commandId: z.string().min(8).max(60),
    boot: z.string().max(60),
    seq: z.int().min(0),
    command: screenCommandSchema,
  }),
  z.object({ kind: z.literal('query'), queryId: z.string().min(1).max(60), query: screenQuerySchema }),
  /** Keystrokes that a device of the kiosk may have typed; `KeyPress` each. They never change state by themselves. */
  z.object({
    kind: z.literal('keys'),
    keys: z
      .array(z.tuple([z.string().min(1).max(KEY_LENGTH_MAX), z.int().min(0).max(60_000)]))
      .min(1)
      .max(KEY_PRESSES_MAX),
  }),
  /** A mirror asks to become the controlling screen; the screen that controlled until then mirrors. */
  z.object({ kind: z.literal('takeControl') }),
]);
export type FromScreen = z.infer<typeof fromScreenSchema>;

/**
 * Why a command changed nothing.
 * - `stale`: made on a screen that has gone since; `repeated`: this `commandId` was carried out before.
 * - `notNow`: the session's state does not allow it; `mirror`: this screen does not control.
 */
export type Refusal = 'stale' | 'repeated' | 'notNow' | 'mirror' | 'invalid' | 'busy';

export type ToScreen =
  /** A whole view: first answer to `hello`, and whenever changes cannot be continued. */
  | { kind: 'snapshot'; boot: string; seq: number; controls: boolean; view: View }
  /** RFC 6902 operations that turn the view of `seq - 1` into that of `seq`. */
  | { kind: 'changes'; boot: string; seq: number; operations: Operation[] }
  | { kind: 'controls'; controls: boolean }
  | { kind: 'answer'; commandId: string; refusal: Refusal | null }
  | { kind: 'queryAnswer'; queryId: string; answer: QueryAnswer }
  | { kind: 'refused'; reason: 'token' | 'origin' | 'tooManyScreens' | 'invalid' };

/** One screen's connection as the host sees it. Messages arrive validated and in order; after `onClose` nothing arrives any more. */
export interface ScreenConnection {
  send(message: ToScreen): void;
  onMessage(listener: (message: FromScreen) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/**
 * A carrier hands screens to the host.
 * Guarantees: a connection is announced after its `hello` was accepted; malformed or over-long messages are dropped, counted in
 * `droppedMessages`, logged once a connection, and never reach the host; a screen that does not read (`SCREEN_BACKLOG_MAX`) is closed.
 */
export interface Carrier {
  readonly name: 'web' | 'messagePort';
  onScreen(listener: (screen: ScreenConnection, hello: { wants: 'control' | 'mirror' }) => void): void;
  readonly droppedMessages: number;
  close(): Promise<void>;
}

/** Messages that may wait for a slow screen before it is closed and starts again from a snapshot. */
export const SCREEN_BACKLOG_MAX = 256;
export const SCREENS_MAX = 8;
