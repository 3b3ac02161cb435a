import type { CheckinState } from '../checkin/state.ts';
import { type CodeExposure, NO_CODES_EXPOSED } from '../checkout/coupons/exposure.ts';
import type { OfflineExposure } from '../checkout/payment/offline-exposure.ts';
import type { CheckoutState } from '../checkout/state.ts';
import type { Effect } from './effects.ts';
import type { Notice } from './notice.ts';

export type Journey = { journey: 'checkout'; checkout: CheckoutState } | { journey: 'checkin'; checkin: CheckinState };

/** One customer's session, or the closed state between two. Rebuilt from the journal by `evolve` alone. */
export type SessionState = ClosedSession | OpenSession;

/** What the terminal approved without its bank outlives the session, and the kiosk's power: it is handed from session to session. */
export type ClosedSession = { status: 'closed'; offlineExposure: OfflineExposure; codeExposure: CodeExposure };

export type OpenSession = {
  status: 'open';
  sessionId: string;
  /** Of the key that the head office can open; null while there is none. */
  wrappedKeyHash: string | null;
  language: string;
  /** A person who touched the screen chooses a language first; one who scanned goes straight on. */
  languageChosen: boolean;
  lastActivityAtMs: number;
  idleAnswerByMs: number | null;
  helpCalled: boolean;
  offlineExposure: OfflineExposure;
  codeExposure: CodeExposure;
  notice: Notice | null;
  /** Effects that were requested and have not ended, by effect id. */
  effects: Record<string, Effect>;
  journey: Journey;
};

/** Before the first row of a journal. */
export const CLOSED: ClosedSession = {
  status: 'closed',
  offlineExposure: null,
  codeExposure: NO_CODES_EXPOSED,
};
