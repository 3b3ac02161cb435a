/** Which key of a kiosk signed. */
import type { KeyObject } from 'node:crypto';
import { publicKeyOf } from './kiosk-key.ts';
import type { Enrolment } from './store/enrolment-store.ts';
import type { Store } from './store/store.ts';

/** With the key ready for verifying: making it costs as much as a signature. */
export type KnownKey = Pick<Enrolment, 'publicKey' | 'isRevoked'> & { key: KeyObject };

export interface Signers {
  /** The kiosk's key that the test says yes to; null where it has none such. */
  signedBy(kiosk: string, isSignedBy: (key: KeyObject) => boolean): Promise<KnownKey | null>;
}

/** So many kiosks' keys are kept; the one that was quiet longest makes room. */
const KIOSKS_KEPT_MAX = 10_000;

/** Asks the database each time. */
export const freshSigners = ({ enrolmentsOf }: Pick<Store, 'enrolmentsOf'>): Signers => ({
  signedBy: async (kiosk, isSignedBy) => {
    const enrolments = new Map((await enrolmentsOf(kiosk)).map((enrolment) => [enrolment.publicKey, enrolment]));
    const keys = [...enrolments.values()].map((known) => ({ ...known, key: publicKeyOf(known.publicKey) }));
    return keys.find(({ key }) => isSignedBy(key)) ?? null;
  },
});

/**
 * Remembers each kiosk's key, so that an upload costs one transaction and not two. What is remembered may be out of date: only for requests
 * whose own transaction looks again whether the key counts.
 */
export function rememberedSigners(store: Pick<Store, 'enrolmentsOf'>): Signers {
  const fresh = freshSigners(store);
  const kept = new Map<string, KnownKey>();
  return {
    async signedBy(kiosk, isSignedBy) {
      const known = kept.get(kiosk);
      kept.delete(kiosk);
      const key = known !== undefined && isSignedBy(known.key) ? known : await fresh.signedBy(kiosk, isSignedBy);
      if (key === null || key.isRevoked) return key;
      const [quietest] = kept.keys();
      if (kept.size >= KIOSKS_KEPT_MAX && quietest !== undefined) kept.delete(quietest);
      kept.set(kiosk, key);
      return key;
    },
  };
}
