import { moneyAtStake } from '../core/checkout/state.ts';
import { InvariantError, invariant } from '../core/result.ts';
import type { QueuedCommand, SessionCommand } from '../core/session/commands.ts';
import { type Deadline, deadlinesOf } from '../core/session/deadlines.ts';
import { decide } from '../core/session/decide.ts';
import { RECOVERY } from '../core/session/effects.ts';
import { ending } from '../core/session/ending.ts';
import { eventSchema, type SessionEvent } from '../core/session/events.ts';
import { evolve } from '../core/session/evolve.ts';
import type { SessionContext } from '../core/session/journey.ts';
import { readEvent } from '../core/session/read-event.ts';
import type { CommandRefusal } from '../core/session/refusal.ts';
import { CLOSED, type SessionState } from '../core/session/state.ts';
import type { Journal } from '../offline/journal.ts';
import { StorageFailure } from '../offline/storage-failure.ts';
import type { Clock, Log } from './ports.ts';
import type { SessionKeys } from './session-keys.ts';

/** Commands that may wait while the next session's key is made; more than any person or device can send in that millisecond. */
export const QUEUE_MAX = 256;
export const STORAGE_PROBE_INTERVAL_MS = 5_000;

export type Refused = CommandRefusal | { kind: 'busy' } | { kind: 'outOfService' };
export type Ends = QueuedCommand['ends'];

export interface Session {
  readonly state: SessionState;
  readonly broken: 'storage' | 'internal' | null;
  /** Queues a command. The answer comes when its events are durable and shown, or null events were needed. */
  submit(command: SessionCommand, ends?: Ends): Promise<Refused | null>;
  /** Rebuilds the state from the journal and takes up what was under way. */
  start(): Promise<void>;
  stop(): void;
}

export type SessionDeps = {
  journal: Journal;
  clock: Clock;
  log: Log;
  newId: () => string;
  keys: SessionKeys;
  context: Omit<SessionContext, 'receiptNumber' | 'newSession' | 'origin' | 'chance'>;
  origin: () => SessionContext['origin'];
  receiptNumberOf: (seq: number) => string;
  /** 0 to 999,999, by chance. */
  chance: () => number;
  catalogueVersion: () => number;
  /** The state has changed and is durable. */
  onChange: () => void;
  /** An effect is to be begun: newly requested, or idempotent and found under way after a restart. */
  onEffect: (effectId: string, effect: Extract<SessionEvent, { type: 'effect.requested' }>['effect']) => void;
};

type Waiting = { queued: QueuedCommand; answer: (refused: Refused | null) => void };

/** The one ordered queue of the kiosk: decide, commit, evolve, show, begin effects. Nothing else changes the state. */
export function createSession(deps: SessionDeps): Session {
  const { journal, clock, log, keys } = deps;
  const longestWaitMs = Math.max(...Object.values(deps.context.timing));
  let state: SessionState = CLOSED;
  let broken: Session['broken'] = null;
  const waiting: Waiting[] = [];
  let draining = false;
  let stopped = false;
  let cancelTimer: (() => void) | null = null;
  let planned: Deadline | null = null;
  let cancelProbe: (() => void) | null = null;

  function submit(command: SessionCommand, ends: Ends = null): Promise<Refused | null> {
    // An effect's answer is never turned away: effects are few, and what a terminal said must not be lost.
    if (waiting.length >= QUEUE_MAX && ends === null) return Promise.resolve({ kind: 'busy' });
    const queued: QueuedCommand = { commandId: deps.newId(), atMs: clock.nowMs(), ends, command };
    return new Promise((answer) => {
      waiting.push({ queued, answer });
      void drain();
    });
  }

  async function drain(): Promise<void> {
    if (draining) return;
    draining = true;
    try {
      while (waiting.length > 0) {
        if (keys.next === null) await keys.prepare();
        const item = waiting.shift();
        if (item) item.answer(carryOut(item.queued));
      }
    } finally {
      draining = false;
    }
  }

  function carryOut(queued: QueuedCommand): Refused | null {
    if (broken !== null || stopped) return { kind: 'outOfService' };
    try {
      const decision = decide(state, queued, contextNow());
      if (!decision.ok) return decision.error;
      if (decision.value.length > 0) commit(decision.value);
      return null;
    } catch (cause) {
      return fail(cause, queued);
    } finally {
      schedule();
    }
  }

  function contextNow(): SessionContext {
    const { next } = keys;
    if (next === null) throw new InvariantError('the next session was not prepared');
    return {
      ...deps.context,
      receiptNumber: deps.receiptNumberOf(journal.lastSeq + 1),
      newSession: next,
      chance: deps.chance(),
      origin: deps.origin(),
    };
  }

  function commit(events: SessionEvent[]): void {
    // Evolved before it is stored: an event that breaks an invariant never becomes part of the journal.
    let after = state;
    const entries = events.map((event) => {
      const session = sessionIdOf(event, after);
      after = evolve(after, event);
      const payload = JSON.stringify(eventSchema.parse(event));
      const entry = { session, kind: event.type, at: event.atMs, catalogueVersion: deps.catalogueVersion(), payload };
      // Beside the chain, where it can be erased; the event holds its hash.
      const sessionKey = 'wrappedKeyHash' in event ? keys.wrappedKeyOf(event.wrappedKeyHash) : null;
      return sessionKey === null ? entry : { ...entry, sessionKey };
    });
    const durableBefore = journal.lastSeq;
    journal.append(entries);
    const isDurable = journal.failure === null && journal.lastSeq === durableBefore + entries.length;
    // The storage checks with every write that its commit is one that survives a power cut.
    invariant(isDurable, 'what is shown, printed or paid is durable');
    state = after;
    for (const event of events) {
      if (event.type === 'session.started') keys.begin(event.sessionId);
    }
    if (state.status === 'closed') keys.end();
    deps.onChange();
    for (const event of events) {
      if (event.type === 'effect.requested') deps.onEffect(event.effectId, event.effect);
    }
  }

  function fail(cause: unknown, queued: QueuedCommand): Refused {
    if (cause instanceof StorageFailure) {
      stopForStorage(cause);
    } else {
      log.error({ cause, command: queued.command.type }, 'a broken invariant ends the session');
      endSafely(queued.atMs);
    }
    deps.onChange();
    return { kind: 'outOfService' };
  }

  function stopForStorage({ code }: StorageFailure): void {
    log.error({ code }, 'the journal cannot be written: the kiosk stops');
    broken = 'storage';
    cancelProbe = clock.after(STORAGE_PROBE_INTERVAL_MS, probe);
  }

  /** Nothing is thrown away while money may be moving: then the kiosk stands still until staff restart it. */
  function endSafely(atMs: number): void {
    const { journey } = state.status === 'open' ? state : { journey: null };
    const stake = journey?.journey === 'checkout' && moneyAtStake(journey.checkout);
    if (state.status === 'closed' || stake) {
      broken = 'internal';
      return;
    }
    try {
      commit(ending(state, atMs, 'failed'));
    } catch (cause) {
      log.error({ cause }, 'the session could not be ended');
      broken = 'internal';
    }
  }

  function probe(): void {
    const answer = journal.probe();
    if (!answer.ok) {
      cancelProbe = clock.after(STORAGE_PROBE_INTERVAL_MS, probe);
      return;
    }
    log.info({}, 'the journal can be written again');
    broken = null;
    void start();
  }

  function schedule(): void {
    const [first] = deadlinesOf(state, deps.context.timing).sort((a, b) => a.atMs - b.atMs);
    // A timer that is set runs on by itself: were it set anew with every tap, a clock that was set back could put it off for ever.
    const isSet = planned !== null && first?.timerId === planned.timerId && first.atMs === planned.atMs;
    if (isSet && broken === null && !stopped) return;
    cancelTimer?.();
    cancelTimer = null;
    planned = null;
    if (first === undefined || broken !== null || stopped) return;
    // At least a few milliseconds, so that a timer that fired early or was refused cannot spin; and never longer than any deadline
    // lies ahead, which is only so where the clock was set back.
    const waitMs = Math.min(longestWaitMs, Math.max(5, first.atMs - clock.nowMs()));
    planned = first;
    cancelTimer = clock.after(waitMs, () => {
      planned = null;
      void submit({ type: 'timer.elapsed', timerId: first.timerId });
    });
  }

  /**
   * False, and out of order, where a session is open that this version cannot read: one of a later version, before a roll-back. One that
   * has ended needs no reading; only what its payments left behind is unknown then, and so counts as nothing proven.
   */
  function restore(): boolean {
    const rows = journal.lastSessionRows();
    try {
      state = rows.map(({ payload }) => readEvent(payload)).reduce(evolve, CLOSED);
    } catch (cause) {
      log.error({ cause, rows: rows.length }, 'the last session cannot be read by this version');
      state = CLOSED;
      if (rows.at(-1)?.kind !== 'session.ended') broken = 'internal';
    }
    return broken === null;
  }

  async function start(): Promise<void> {
    if (journal.failure !== null) {
      // What its last rows say may not be durable: nothing is shown of it before the disk takes writes.
      stopForStorage(journal.failure);
      deps.onChange();
      return;
    }
    if (!restore()) {
      deps.onChange();
      return;
    }
    await keys.prepare();
    if (state.status === 'open') {
      const { sessionId, journey } = state;
      const hasKey = await keys.resume(sessionId);
      const isIdentified =
        journey.journey === 'checkin' && (journey.checkin.booking !== null || journey.checkin.identifying);
      if (!hasKey) await submit({ type: 'session.rekey', wrappedKeyHash: keys.wrappedKeyHash });
      if (!hasKey && isIdentified) await submit({ type: 'identity.lost' });
      for (const [effectId, effect] of Object.entries(pendingEffects())) {
        if (RECOVERY[effect.type] === 'idempotent') deps.onEffect(effectId, effect);
        else await submit({ type: 'effect.recovered', effectId });
      }
    }
    deps.onChange();
    schedule();
  }

  const pendingEffects = () => (state.status === 'open' ? state.effects : {});

  return {
    get state() {
      return state;
    },
    get broken() {
      return broken;
    },
    submit,
    start,
    stop() {
      // What a device still answers is asked for again at the next start; the journal is about to be closed.
      stopped = true;
      cancelTimer?.();
      cancelProbe?.();
    },
  };
}

function sessionIdOf(event: SessionEvent, before: SessionState): string {
  if (event.type === 'session.started') return event.sessionId;
  if (before.status === 'closed') throw new InvariantError(`${event.type} outside a session`);
  return before.sessionId;
}
