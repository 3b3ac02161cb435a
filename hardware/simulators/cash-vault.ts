import type { CashCount, CashLevel } from '../ports/cash-recycler.ts';

/** So many pieces of one denomination a store holds; beyond it a piece of it comes back. */
export const STORE_PIECES_MAX = 200;

export type Payout = { paidMinor: number; uncertainMinor: number; state: 'paying' | 'ended' };

/** What a recycler keeps through a loss of power: its stores, the pieces of each collection, and each payout. */
export class CashVault {
  readonly #stores: Map<number, number>;
  readonly #collections = new Map<string, number[]>();
  readonly #payouts = new Map<string, Payout | 'closed'>();

  constructor(levels: readonly CashLevel[]) {
    this.#stores = new Map(levels.map(({ denominationMinor, count }) => [denominationMinor, count]));
  }

  get denominations(): number[] {
    return [...this.#stores.keys()].sort((a, b) => a - b);
  }

  get levels(): CashLevel[] {
    return this.denominations.map((denominationMinor) => ({
      denominationMinor,
      count: this.countOf(denominationMinor),
    }));
  }

  get totalMinor(): number {
    return this.levels.reduce((sum, { denominationMinor, count }) => sum + denominationMinor * count, 0);
  }

  countOf(denominationMinor: number): number {
    return this.#stores.get(denominationMinor) ?? 0;
  }

  set(denominationMinor: number, count: number): void {
    this.#stores.set(denominationMinor, count);
  }

  piecesOf(collectionId: string): readonly number[] {
    return this.#collections.get(collectionId) ?? [];
  }

  /** The piece is in: counted, kept, and part of the collection from now on. */
  keep(collectionId: string, denominationMinor: number): void {
    this.#collections.set(collectionId, [...this.piecesOf(collectionId), denominationMinor]);
    this.set(denominationMinor, this.countOf(denominationMinor) + 1);
  }

  payoutOf(payoutId: string): Payout | 'closed' | null {
    return this.#payouts.get(payoutId) ?? null;
  }

  closePayout(payoutId: string): void {
    this.#payouts.set(payoutId, 'closed');
  }

  beginPayout(payoutId: string): Payout {
    const payout: Payout = { paidMinor: 0, uncertainMinor: 0, state: 'paying' };
    this.#payouts.set(payoutId, payout);
    return payout;
  }

  holds(pieces: readonly CashCount[]): boolean {
    return pieces.every(({ denominationMinor, count }) => this.countOf(denominationMinor) >= count);
  }
}
