const ESC = 0x1b;
const ACK = 0x06;
const SOH = 0x01;
const CAN = 0x18;

export type StarStreamPart =
  | { kind: 'data'; bytes: Uint8Array }
  /** `ESC ACK SOH`. */
  | { kind: 'statusRequest' }
  /** `ESC ACK CAN`. */
  | { kind: 'reset' };

/** Finds the real-time commands in a Star printer's input, whatever the chunks. Their bytes stay in the data, but for those of the reset. */
export class StarRealTimeSplitter {
  #held: Uint8Array = new Uint8Array(0);

  push(chunk: Uint8Array): StarStreamPart[] {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = new Uint8Array(0);
    const parts: StarStreamPart[] = [];
    let from = 0;
    const data = (to: number): void => {
      if (to > from) parts.push({ kind: 'data', bytes: bytes.subarray(from, to) });
      from = to;
    };
    for (let at = bytes.indexOf(ESC); at >= 0; at = bytes.indexOf(ESC, at + 1)) {
      const [, group, fn] = bytes.subarray(at, at + 3);
      if (group === undefined || (group === ACK && fn === undefined)) {
        data(at);
        this.#held = bytes.slice(at);
        return parts;
      }
      if (group !== ACK || (fn !== SOH && fn !== CAN)) continue;
      data(at);
      parts.push({ kind: fn === SOH ? 'statusRequest' : 'reset' });
      if (fn === CAN) from = at + 3;
    }
    data(bytes.length);
    return parts;
  }
}
