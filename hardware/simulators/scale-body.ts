import type { ScaleReading } from '../ports/scale.ts';

export type ScaleCondition = ScaleReading['kind'];

/** A load up to this can be taken as zero; a real scale's range is a few percent of its capacity. */
export const ZERO_RANGE_GRAMS = 100;

/** What stands on a simulated scale and what the scale makes of it, whatever it speaks. */
export class ScaleBody {
  #loadGrams = 0;
  #zeroGrams = 0;
  #tareGrams = 0;
  #condition: ScaleCondition = 'stable';

  get loadGrams(): number {
    return this.#loadGrams;
  }

  set loadGrams(grams: number) {
    this.#loadGrams = grams;
  }

  /** What somebody forces upon it; a load below zero is `underload` by itself. */
  get forced(): ScaleCondition {
    return this.#condition;
  }

  set forced(condition: ScaleCondition) {
    this.#condition = condition;
  }

  get netGrams(): number {
    return this.#loadGrams - this.#zeroGrams - this.#tareGrams;
  }

  get tareGrams(): number {
    return this.#tareGrams;
  }

  get isNet(): boolean {
    return this.#tareGrams !== 0;
  }

  get isZero(): boolean {
    return this.#condition === 'stable' && this.#loadGrams === this.#zeroGrams;
  }

  get condition(): ScaleCondition {
    return this.#condition === 'stable' && this.netGrams < 0 ? 'underload' : this.#condition;
  }

  /** False when the load moves, is out of range, or is too far from zero; nothing changed then. */
  zero(): boolean {
    if (this.#condition !== 'stable' || this.isNet || Math.abs(this.#loadGrams) > ZERO_RANGE_GRAMS) return false;
    this.#zeroGrams = this.#loadGrams;
    return true;
  }

  tare(): boolean {
    if (this.#condition !== 'stable' || this.#loadGrams <= this.#zeroGrams) return false;
    this.#tareGrams = this.#loadGrams - this.#zeroGrams;
    return true;
  }

  clearTare(): boolean {
    this.#tareGrams = 0;
    return true;
  }
}
