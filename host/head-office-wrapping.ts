import type { Session } from './session.ts';
import type { SessionKeys } from './session-keys.ts';

/**
 * Sees to it that the head office can open every session: called with its key, as often as one likes. The next session's key is made anew
 * where it was wrapped to nobody or to an earlier head office key; a session that began before the key was known is wrapped late.
 */
export function createHeadOfficeWrapping(keys: SessionKeys, session: Session): (headOfficeKey: string | null) => void {
  let wrappedTo: string | null = null;
  /** Key and session of the last attempt: one that failed would fail again. */
  let attempted = '';

  async function wrapLate(headOfficeKey: string): Promise<void> {
    const { state } = session;
    if (state.status === 'closed' || state.wrappedKeyHash !== null) return;
    const attempt = `${headOfficeKey} ${state.sessionId}`;
    if (attempt === attempted) return;
    attempted = attempt;
    const wrappedKeyHash = await keys.wrapCurrent();
    if (wrappedKeyHash !== null) await session.submit({ type: 'session.rekey', wrappedKeyHash });
  }

  return (headOfficeKey) => {
    if (headOfficeKey === null) return;
    const isOutdated = headOfficeKey !== wrappedTo || keys.next?.wrappedKey === null;
    if (isOutdated && keys.next !== null) void keys.renew();
    wrappedTo = headOfficeKey;
    void wrapLate(headOfficeKey);
  };
}
