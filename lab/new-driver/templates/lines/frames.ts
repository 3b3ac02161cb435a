const CR = 0x0d;

/** Longer than anything that a device has to say; what is left of a longer frame is thrown away. */
export const FRAME_BYTES_MAX = 8_192;

/**
 * Where what the device sends begins and ends: here a line that ends with CR. Replace it by your device's frames, with their start, their
 * length and their check sum, and name the manual.
 */
export class NewDeviceFrames {
  #bytes: number[] = [];
  #isTooLong = false;

  /** Takes what came in any pieces. Answers whole frames; null for one that is too long. */
  push(bytes: Uint8Array): (string | null)[] {
    const frames: (string | null)[] = [];
    for (const byte of bytes) {
      if (byte === CR) {
        frames.push(this.#isTooLong ? null : Buffer.from(this.#bytes).toString('latin1'));
        this.cut();
      } else if (this.#bytes.length >= FRAME_BYTES_MAX) {
        this.#isTooLong = true;
      } else if (byte !== 0) {
        // HID devices fill their reports up with zeros.
        this.#bytes.push(byte);
      }
    }
    return frames;
  }

  /**
   * The line broke: what is there of a frame will never be whole. It may be a card's, and does not stay in memory. True when there was
   * something.
   */
  cut(): boolean {
    const wasCut = this.#bytes.length > 0;
    this.#bytes.fill(0);
    this.#bytes = [];
    this.#isTooLong = false;
    return wasCut;
  }
}

export const encodeNewDeviceFrame = (text: string): Uint8Array => Buffer.from(`${text}\r`, 'latin1');
