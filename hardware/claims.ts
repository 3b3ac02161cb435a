import { err, ok, type Result } from '../core/result.ts';
import { type Claimed, claimedPort } from './claimed-ports.ts';
import type { DeviceKey, OpenPorts, Ports } from './drivers/driver.ts';
import { ExclusiveUse, type Hold } from './exclusive-use.ts';
import { Listeners } from './listeners.ts';

/** Another holds one of the devices: E_CLAIMED of UnifiedPOS. */
export type ClaimRefusal = { kind: 'claimed'; key: DeviceKey; by: string };

/** `yielding`: held only until somebody else wants the device, as by the attract screen between two customers. */
export type Manner = 'firm' | 'yielding';

/** A holder's claim: the only way to a working port. */
export interface Claim {
  readonly holder: string;
  /** False once it was released, or one of its devices was taken over. */
  readonly isWhole: boolean;
  /** Null for a device that is not part of the claim, or is not configured. */
  port<K extends DeviceKey>(key: K): Claimed<Ports[K]> | null;
  /** Gives all its devices back. Work under way goes on to its end. */
  release(): void;
}

/**
 * Who may use which device now. As with the exclusive-use devices of UnifiedPOS ("Event Management" and `PosCommon.Claimed` in the
 * documentation of Microsoft's POS for .NET), a device does nothing for anybody, and tells nobody anything, before it is claimed; it has
 * one claimant at a time; a claimant may claim again, and another's claim is refused until then. What differs is our own: every device
 * is of exclusive use (UnifiedPOS shares the cash drawer), input that comes while nobody has claimed the device is dropped rather than
 * kept for the next claimant, because it was meant for a customer who is gone, and a claim can be one that yields.
 */
export class Claims {
  readonly #ports: OpenPorts;
  readonly #devices = new Map<DeviceKey, ExclusiveUse>();
  readonly #changes = new Listeners<[]>();

  constructor(ports: OpenPorts) {
    this.#ports = ports;
  }

  /** All of them or, where another holds one, none. What the holder had claimed of them before is taken over by this claim. */
  claim(holder: string, keys: readonly DeviceKey[], manner: Manner = 'firm'): Result<Claim, ClaimRefusal> {
    const refusal = this.refusalOf(holder, keys);
    if (refusal !== null) return err(refusal);
    const holds = new Map(keys.map((key) => [key, this.#deviceOf(key).take(holder, manner === 'yielding')]));
    this.#changes.emit();
    return ok(this.#claimOf(holder, holds));
  }

  /** What a claim would be answered now, where it would be refused. */
  refusalOf(holder: string, keys: readonly DeviceKey[]): ClaimRefusal | null {
    for (const key of keys) {
      const hold = this.#deviceOf(key).hold;
      if (hold !== null && hold.holder !== holder && !hold.yields) return { kind: 'claimed', key, by: hold.holder };
    }
    return null;
  }

  /** Who has it in hand; after a release still the holder whose work is under way. */
  holderOf(key: DeviceKey): string | null {
    return this.#deviceOf(key).holder;
  }

  /** A device was claimed or released. */
  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  #claimOf(holder: string, holds: ReadonlyMap<DeviceKey, Hold>): Claim {
    const ports = this.#ports;
    const all = [...holds.values()];
    return {
      holder,
      get isWhole() {
        return all.every(({ isHeld }) => isHeld);
      },
      port<K extends DeviceKey>(key: K): Claimed<Ports[K]> | null {
        const hold = holds.get(key);
        const port: Ports[K] | null = ports[key];
        return hold === undefined || port === null ? null : claimedPort(key, port, hold);
      },
      release: () => {
        if (!all.some(({ isHeld }) => isHeld)) return;
        for (const hold of all) hold.end();
        this.#changes.emit();
      },
    };
  }

  #deviceOf(key: DeviceKey): ExclusiveUse {
    const known = this.#devices.get(key);
    if (known !== undefined) return known;
    const use = new ExclusiveUse();
    this.#devices.set(key, use);
    return use;
  }
}
