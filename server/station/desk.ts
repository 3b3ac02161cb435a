/** Signing in, and setting up an account with a one-time code: what is asked of the store, of passwords and of clocks in which order. */
import { err, ok, type Result } from '../../core/result.ts';
import { hashOfCode, newCode } from '../enrolment-code.ts';
import type { StationGuard } from './guard.ts';
import type { Passwords } from './passwords.ts';
import type { SealingKey } from './sealing-key.ts';
import type { ShownFactor, StationSession } from './session-store.ts';
import type { Named, SetupRefusal } from './setup-store.ts';
import type { StationStore } from './store.ts';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';

const RECOVERY_CODES = 10;
/** 75 bits of chance. */
const RECOVERY_GROUPS = 3;
const INVITATION_GROUPS = 4;
export const INVITATION_VALID_MS = 72 * 3_600_000;

/** Which of name, password and second factor was wrong is not said. */
export type SignInRefusal = { kind: 'wrong' } | Locked;
export type Locked = { kind: 'locked'; lockedUntilMs: number };
export type SecondFactor = { kind: 'totp' | 'recovery'; code: string };

export interface SignedIn {
  session: StationSession;
  /** For the cookie. */
  token: string;
}

export interface StationDesk {
  readonly guard: StationGuard;
  readonly store: StationStore;
  signIn(
    shown: { staffId: string; password: string; secondFactor: SecondFactor },
    source: string,
  ): Promise<Result<SignedIn, SignInRefusal>>;
  /** Answers the TOTP secret for the person's device. */
  beginSetup(
    code: string,
    named: Named | null,
    source: string,
  ): Promise<
    Result<Named & { role: StationSession['role']; totp: { secret: string; uri: string } }, SetupRefusal | Locked>
  >;
  finishSetup(
    request: { code: string; password: string; totpCode: string },
    source: string,
  ): Promise<Result<SignedIn & { recoveryCodes: string[] }, SetupRefusal | Locked | { kind: 'wrongTotpCode' }>>;
  newInvitation(): { code: string; codeHash: string; expiresAtMs: number };
}

interface DeskDeps {
  store: StationStore;
  guard: StationGuard;
  passwords: Pick<Passwords, 'hash' | 'fits'>;
  sealingKey: SealingKey;
  now: () => number;
  newId: () => string;
  log: { error(facts: object, text: string): void };
}

export function createStationDesk(deps: DeskDeps): StationDesk {
  const { store, guard, passwords, sealingKey, now, newId, log } = deps;

  /** Sealed with another key: a mistake of the installation, which must not look like a wrong code. */
  function totpOf(sealed: string, staffId: string): string | null {
    const secret = sealingKey.unseal(sealed, staffId);
    if (secret === null) log.error({ staffId }, 'a TOTP secret was sealed with another station-key.json than this one');
    return secret;
  }

  function factorOf({ kind, code }: SecondFactor, totpSealed: string, staffId: string): ShownFactor | null {
    if (kind === 'recovery') return { kind, codeHash: hashOfCode(normalised(code)) };
    const secret = totpOf(totpSealed, staffId);
    const step = secret === null ? null : stepOfCode(secret, code, now());
    return step === null ? null : { kind, step };
  }

  return {
    guard,
    store,
    async signIn({ staffId, password, secondFactor }, source) {
      const tried = await store.tryStation(staffId, source);
      if ('lockedUntilMs' in tried) return err({ kind: 'locked', ...tried });
      const { credentials } = tried;
      // For a name that nobody has, the same work is done.
      const fits = await passwords.fits(password, credentials?.passwordHash ?? null);
      const factor = credentials === null ? null : factorOf(secondFactor, credentials.totpSealed, staffId);
      const shown =
        fits && credentials !== null && factor !== null ? { passwordHash: credentials.passwordHash, factor } : null;
      const { token, ...session } = guard.newSession(newId());
      const opened = await store.signInAtStation({ staffId, shown, session, source });
      return opened === null ? err({ kind: 'wrong' }) : ok({ session: opened, token });
    },
    async beginSetup(code, named, source) {
      const locked = await store.tryStationCode(source);
      if (locked !== null) return err({ kind: 'locked', ...locked });
      const secret = newTotpSecret();
      const sealed = (staffId: string) => sealingKey.seal(secret, staffId);
      const begun = await store.beginSetup(hashOfCode(normalised(code)), named, sealed, source);
      if (!begun.ok) return begun;
      const { staffId, displayName, role } = begun.value;
      return ok({ staffId, displayName, role, totp: { secret, uri: totpUri(secret, staffId) } });
    },
    async finishSetup({ code, password, totpCode }, source) {
      const locked = await store.tryStationCode(source);
      if (locked !== null) return err({ kind: 'locked', ...locked });
      const codeHash = hashOfCode(normalised(code));
      const begun = await store.begunSetup(codeHash);
      if (begun === null) return err({ kind: 'wrongCode' });
      const { staffId, totpSealed } = begun;
      const secret = totpOf(totpSealed, staffId);
      const step = secret === null ? null : stepOfCode(secret, totpCode, now());
      if (step === null) return err({ kind: 'wrongTotpCode' });
      const recoveryCodes = Array.from({ length: RECOVERY_CODES }, () => newCode(RECOVERY_GROUPS));
      const { token, ...session } = guard.newSession(newId());
      const finished = await store.finishSetup({
        ...{ codeHash, totpSealed, step, session, source },
        passwordHash: await passwords.hash(password),
        recoveryHashes: recoveryCodes.map(hashOfCode),
      });
      return finished.ok ? ok({ session: finished.value, token, recoveryCodes }) : finished;
    },
    newInvitation() {
      const code = newCode(INVITATION_GROUPS);
      return { code, codeHash: hashOfCode(code), expiresAtMs: now() + INVITATION_VALID_MS };
    },
  };
}

/** As typed by people: small letters and spaces around are forgiven. */
const normalised = (code: string): string => code.trim().toUpperCase();
