/** A cash recycler that counts its own money: what went in, what came out, whoever still listens. It outlives host and power. */
import { err, ok } from '../../core/result.ts';
import type { CashCount, CashRecycler, CollectionEvents, PaidOut } from '../../hardware/ports/cash-recycler.ts';
import type { Faults } from './faults.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

const DENOMINATIONS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];
/** So few of each that change runs short now and then. */
const LEVEL = [0, 12] as const;
const PIECE_MS = [300, 900] as const;
const PAYOUT_MS = [500, 4_000] as const;
const SHUT_MS = [100, 800] as const;

export interface SimulatedRecycler {
  /** All that ever went in less all that ever came out. */
  readonly keptMinor: number;
  /** What lies in the collection of this name, and may have been paid out since. */
  insertedMinorOf(collectionId: string): number;
  /** What a payout really gave. Staff read it off its counter. */
  paidMinorOf(payoutId: string): number;
  /** All payouts since that collection was shut: what came back of it. */
  backMinorOf(collectionId: string): number;
  /** Somebody puts in a coin or note. False where the slots are shut or busy. */
  insert(denominationMinor: number): boolean;
  portFor(life: Life): CashRecycler;
}

interface Collection {
  pieces: number[];
  /** Up to where the host has said that it has it. */
  told: number;
}
type Payout = { collectionId: string | null; answer: PaidOut | null; isClosed: boolean };
interface Open {
  collectionId: string;
  life: Life;
  events: CollectionEvents;
  isBusy: boolean;
  end(failure: 'unknown' | null): void;
}

export function createRecycler(world: World, faults: Faults, who: string, onAsked: () => void): SimulatedRecycler {
  const chance = world.chance(`${who}/recycler`);
  const strike = (kind: Parameters<Faults['strike']>[0]) => faults.strike(kind, chance, who);
  const levels = new Map(DENOMINATIONS.map((denomination) => [denomination, chance.integer(...LEVEL)]));
  const collections = new Map<string, Collection>();
  const payouts = new Map<string, Payout>();
  let keptMinor = 0;
  let open: Open | null = null;
  let lastCollected: string | null = null;
  let arriving = 0;

  const wait = (range: readonly [number, number]) =>
    new Promise<void>((resolve) => void world.after(chance.integer(...range), resolve));
  const collectionOf = (collectionId: string): Collection => {
    const known = collections.get(collectionId) ?? { pieces: [], told: 0 };
    collections.set(collectionId, known);
    return known;
  };

  /** The next piece is taken only when this one is known over there; one that was refused is told again by the next collection. */
  async function tell(own: Open): Promise<void> {
    const { pieces } = collectionOf(own.collectionId);
    own.isBusy = true;
    try {
      for (;;) {
        const collection = collectionOf(own.collectionId);
        const denominationMinor = pieces[collection.told];
        if (denominationMinor === undefined || own.life.isDead) return;
        await own.life.hear('cash taken', own.events.taken({ sequence: collection.told + 1, denominationMinor }));
        collection.told += 1;
      }
    } catch (cause) {
      world.note(who, `recycler: a piece was not taken up: ${cause instanceof Error ? cause.message : String(cause)}`);
      own.end('unknown');
    } finally {
      own.isBusy = false;
    }
  }

  function insert(denominationMinor: number): boolean {
    const own = open;
    if (own === null || own.isBusy || own.life.isDead) return false;
    if (!own.events.takes().includes(denominationMinor)) {
      own.events.returned(denominationMinor, 'notTaken');
      return false;
    }
    own.isBusy = true;
    arriving += 1;
    world.after(chance.integer(...PIECE_MS), () => {
      arriving -= 1;
      const { pieces } = collectionOf(own.collectionId);
      pieces.push(denominationMinor);
      keptMinor += denominationMinor;
      levels.set(denominationMinor, (levels.get(denominationMinor) ?? 0) + 1);
      world.note(who, `recycler: ${denominationMinor} is in, piece ${pieces.length} of ${own.collectionId.slice(-6)}`);
      // Dead or shut by now: the piece lies there all the same, and is told by the next collection.
      if (open !== own || own.life.isDead) return;
      if (strike('cashStuck')) own.end('unknown');
      else void tell(own);
    });
    return true;
  }

  function paid(pieces: readonly CashCount[]): PaidOut {
    const isShort = strike('cashShort');
    let paidMinor = 0;
    for (const { denominationMinor, count } of pieces) {
      const given = Math.min(isShort ? chance.integer(0, count) : count, levels.get(denominationMinor) ?? 0);
      levels.set(denominationMinor, (levels.get(denominationMinor) ?? 0) - given);
      paidMinor += given * denominationMinor;
    }
    keptMinor -= paidMinor;
    world.note(who, `recycler: paid out ${paidMinor}`);
    return { kind: 'ended', paidMinor, uncertainMinor: 0 };
  }

  return {
    get keptMinor() {
      return keptMinor;
    },
    insertedMinorOf: (collectionId) => collectionOf(collectionId).pieces.reduce((sum, piece) => sum + piece, 0),
    paidMinorOf: (payoutId) => payouts.get(payoutId)?.answer?.paidMinor ?? 0,
    backMinorOf: (collectionId) =>
      [...payouts.values()]
        .filter((payout) => payout.collectionId === collectionId)
        .reduce((sum, { answer }) => sum + (answer?.paidMinor ?? 0), 0),
    insert,
    portFor(life) {
      return {
        status: 'READY',
        onStatus: () => () => undefined,
        close: async () => undefined,
        currency: 'EUR',
        denominations: DENOMINATIONS,
        get levels() {
          return [...levels].map(([denominationMinor, count]) => ({ denominationMinor, count }));
        },
        onLevels: () => () => undefined,
        collect({ collectionId, after }, events, signal) {
          life.seam('collect');
          if (!collections.has(collectionId)) onAsked();
          lastCollected = collectionId;
          open?.end(null);
          const collection = collectionOf(collectionId);
          collection.told = after;
          return life.hear(
            'collected',
            new Promise((resolve) => {
              const own: Open = {
                ...{ collectionId, life, events, isBusy: false },
                end(failure) {
                  if (open === own) open = null;
                  resolve(failure === null ? ok(undefined) : err({ kind: failure, detail: 'simulated' }));
                },
              };
              open = own;
              signal.addEventListener('abort', () => own.end(null));
              if (collection.pieces.length > after) void tell(own);
            }),
          );
        },
        async shut(collectionId) {
          life.seam('shut');
          const own = open?.collectionId === collectionId ? open : null;
          await wait(SHUT_MS);
          // What is on its way comes to rest, and is told, before it is said to be shut.
          while (arriving > 0 || (own?.isBusy === true && !own.life.isDead)) await wait(SHUT_MS);
          own?.end(null);
          if (strike('cashAnswerLost'))
            return life.hear('shut', Promise.resolve(err({ kind: 'unknown', detail: 'simulated' })));
          return life.hear('shut', Promise.resolve(ok({ lastSequence: collectionOf(collectionId).pieces.length })));
        },
        async payOut(payoutId, pieces) {
          life.seam('payout');
          if (payouts.has(payoutId)) return err({ kind: 'unknown', detail: 'this payout is known' });
          const payout: Payout = { collectionId: lastCollected, answer: null, isClosed: false };
          payouts.set(payoutId, payout);
          await wait(PAYOUT_MS);
          payout.answer = paid(pieces);
          const { answer } = payout;
          if (strike('cashAnswerLost'))
            return life.hear('paid', Promise.resolve(err({ kind: 'unknown', detail: 'simulated' })));
          return life.hear('paid', Promise.resolve(ok(answer)));
        },
        async payoutOf(payoutId) {
          life.seam('payout enquiry');
          await wait(SHUT_MS);
          if (strike('cashAnswerLost'))
            return life.hear('told', Promise.resolve(err({ kind: 'unknown', detail: 'simulated' })));
          const known = payouts.get(payoutId);
          if (known === undefined) {
            payouts.set(payoutId, { collectionId: lastCollected, answer: null, isClosed: true });
            return life.hear('told', Promise.resolve(ok({ kind: 'neverSeen' as const })));
          }
          if (known.answer !== null) return life.hear('told', Promise.resolve(ok(known.answer)));
          return life.hear(
            'told',
            Promise.resolve(ok({ kind: known.isClosed ? ('neverSeen' as const) : ('inProgress' as const) })),
          );
        },
      };
    },
  };
}
