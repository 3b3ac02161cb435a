import { err, ok, type Result } from '../core/result.ts';
import type { DeviceKey } from './drivers/driver.ts';

export type ClaimError = { kind: 'claimed'; key: DeviceKey; by: string };

/**
 * Who may use which device now. As in UnifiedPOS (own reading of its exclusive-use devices): a device is claimed by one holder at a
 * time, claiming what one holds already succeeds, and another's claim is refused until the holder releases it. A session holds the
 * kiosk's devices from its start to its end; nobody else claims any today.
 */
export class Claims {
  readonly #holders = new Map<DeviceKey, string>();

  /** All of them or, where another holds one, none. */
  claim(holder: string, keys: readonly DeviceKey[]): Result<void, ClaimError> {
    for (const key of keys) {
      const by = this.holderOf(key);
      if (by !== null && by !== holder) return err({ kind: 'claimed', key, by });
    }
    for (const key of keys) this.#holders.set(key, holder);
    return ok(undefined);
  }

  /** Everything that the holder has; nothing where it has nothing. */
  release(holder: string): void {
    for (const [key, by] of this.#holders) if (by === holder) this.#holders.delete(key);
  }

  holderOf(key: DeviceKey): string | null {
    return this.#holders.get(key) ?? null;
  }

  /** Who holds anything. */
  get holders(): readonly string[] {
    return [...new Set(this.#holders.values())];
  }
}
