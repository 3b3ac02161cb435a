/** Which key of a kiosk signed. */
import type { Enrolment } from './store/enrolment-store.ts';
import type { Store } from './store/store.ts';

export type KnownKey = Pick<Enrolment, 'publicKey' | 'isRevoked'>;

export interface Signers {
  /** The kiosk's key that the test says yes to; null where it has none such. */
  signedBy(kiosk: string, isSignedBy: (publicKey: string) => boolean): Promise<KnownKey | null>;
}

/** So many kiosks' keys are kept; the one that was quiet longest makes room. */
const KIOSKS_KEPT_MAX = 10_000;

/** Asks the database each time. */
export const freshSigners = ({ enrolmentsOf }: Pick<Store, 'enrolmentsOf'>): Signers => ({
  signedBy: async (kiosk, isSignedBy) => {
    const keys = new Map((await enrolmentsOf(kiosk)).map((enrolment) => [enrolment.publicKey, enrolment]));
    return [...keys.values()].find(({ publicKey }) => isSignedBy(publicKey)) ?? null;
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
      const key = known !== undefined && isSignedBy(known.publicKey) ? known : await fresh.signedBy(kiosk, isSignedBy);
      if (key === null || key.isRevoked) return key;
      const [quietest] = kept.keys();
      if (kept.size >= KIOSKS_KEPT_MAX && quietest !== undefined) kept.delete(quietest);
      kept.set(kiosk, key);
      return key;
    },
  };
}
