/** A decoder under fuzzing. `samples` are valid inputs, which are mutated and cut. `feed` throws only where the decoder is wrong. */
export type FuzzTarget = {
  name: string;
  samples: readonly Uint8Array[];
  feed(input: Uint8Array): void;
};
