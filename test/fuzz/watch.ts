/**
 * What the worker is doing, in memory that the main thread sees too: a worker that hangs can say nothing any more, and the input that
 * it hangs on must still be told.
 */
export class Watch {
  readonly memory: SharedArrayBuffer;
  readonly #numbers: Int32Array;
  readonly #input: Uint8Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(HEAD_BYTES + KEPT_BYTES_MAX)) {
    this.memory = memory;
    this.#numbers = new Int32Array(memory, 0, HEAD_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#input = new Uint8Array(memory, HEAD_BYTES);
  }

  begin(target: number, number: number, input: Uint8Array): void {
    const kept = input.length > KEPT_BYTES_MAX ? input.subarray(0, KEPT_BYTES_MAX) : input;
    this.#input.set(kept);
    this.#numbers[TARGET] = target;
    this.#numbers[NUMBER] = number;
    this.#numbers[LENGTH] = kept.length;
    Atomics.add(this.#numbers, TURN, 1);
    Atomics.store(this.#numbers, BUSY, 1);
  }

  end(): void {
    Atomics.store(this.#numbers, BUSY, 0);
  }

  /** `turn` changes with every input; null while none is fed. */
  look(): { turn: number; target: number; number: number; input: Uint8Array } | null {
    if (Atomics.load(this.#numbers, BUSY) === 0) return null;
    return { turn: Atomics.load(this.#numbers, TURN), ...this.last() };
  }

  /** The input that was fed last, also when it is over. */
  last(): { target: number; number: number; input: Uint8Array } {
    const length = this.#numbers[LENGTH] ?? 0;
    return {
      target: this.#numbers[TARGET] ?? 0,
      number: this.#numbers[NUMBER] ?? 0,
      input: Uint8Array.from(this.#input.subarray(0, length)),
    };
  }
}

const [TURN, BUSY, TARGET, NUMBER, LENGTH] = [0, 1, 2, 3, 4];
const HEAD_BYTES = 32;
/** Samples may be longer than made-up inputs are. */
const KEPT_BYTES_MAX = 262_144;
