import { existsSync } from 'node:fs';
import { z } from 'zod';
import { dataFiles } from '../../../offline/data-folder.ts';
import { openJournalReader } from '../../../offline/journal-reader.ts';
import { detailOf } from '../../../offline/storage-failure.ts';
import type { SyncNote } from '../../../offline/sync-note.ts';
import { type Halt, remedyFor } from '../../../offline/sync-remedy.ts';
import { type KeptDelivery, readDelivery } from '../../../offline/sync-store.ts';
import { ENROLMENT_REFUSALS } from '../../../offline/wire/journal-wire.ts';
import { type StepReport, stepWithConfig } from '../step.ts';

type Report = Omit<StepReport, 'name'>;
/** The oldest row that the server has not confirmed is older than this: somebody should look. */
const BEHIND_MS_MAX = 900_000;
const NOTHING_KEPT: KeptDelivery = { epoch: '', ackedSeq: 0, stopped: null, note: null };

const KINDS = [
  ...(['unreachable', 'notEnrolled', 'enrolmentRefused', 'revoked', 'held', 'cloned', 'busy', 'refused'] as const),
  ...(['fork', 'serverAhead', 'rowsGone', 'local'] as const),
];
const haltSchema = z.object({ kind: z.enum(KINDS), reason: z.enum(ENROLMENT_REFUSALS).optional() });

/** How far the server has confirmed this journal, since when it is behind, and what stands in the way. */
export const delivery = stepWithConfig('delivery', async ({ dataFolder }, { unixMs }) => {
  const files = dataFiles(dataFolder);
  if (!existsSync(files.journal)) return { verdict: 'attention', detail: 'there is no journal to deliver yet' };
  try {
    const kept = existsSync(files.sync) ? readDelivery(files.sync) : NOTHING_KEPT;
    return lookAt(kept, backlogOf(files.journal, kept), unixMs());
  } catch (cause) {
    return { verdict: 'attention', detail: `how far the delivery has come cannot be read: ${detailOf(cause)}` };
  }
});

/** `isOther`: what is kept is of an epoch before this one. */
type Backlog = { rows: number; acked: number; oldestAtMs: number | null; isOther: boolean };

function backlogOf(journal: string, { epoch, ackedSeq }: KeptDelivery): Backlog {
  const reader = openJournalReader(journal);
  try {
    const isOther = reader.identity().epoch !== epoch;
    const acked = isOther ? 0 : ackedSeq;
    const oldest = reader.readAfter(Math.max(acked, reader.keptAfter().seq), 1)[0];
    return { rows: Math.max(0, reader.end().seq - acked), acked, oldestAtMs: oldest?.at ?? null, isOther };
  } finally {
    reader.close();
  }
}

function lookAt({ stopped, note }: KeptDelivery, backlog: Backlog, nowMs: number): Report {
  const isLate = backlog.oldestAtMs !== null && nowMs - backlog.oldestAtMs > BEHIND_MS_MAX;
  const isOver = note === null || note.isOver || backlog.isOther;
  const lines = [progressOf(backlog)];
  if (note === null) lines.push('the server was not spoken to yet');
  else lines.push(`${note.online ? 'online' : 'offline'} since ${timeOf(note.sinceMs)}`);
  if (note?.lastError != null)
    lines.push(`last error ${timeOf(note.lastErrorAtMs)}${isOver ? ' (over)' : ''}: ${note.lastError}`);
  const remedy = stopped !== null ? remedyFor({ kind: stopped }) : isOver ? null : remedyOf(note);
  if (remedy !== null) return { verdict: 'failed', detail: [...lines, remedy].join('\n') };
  return { verdict: isLate ? 'attention' : 'ok', detail: lines.join('\n') };
}

function progressOf({ rows, acked, oldestAtMs }: Backlog): string {
  if (rows === 0) return `nothing is behind: the server has confirmed all ${acked} rows`;
  return `behind by ${rows} rows since ${timeOf(oldestAtMs)}; confirmed up to row ${acked}`;
}

/** What people must do about the error that stands. */
function remedyOf(note: SyncNote): string | null {
  if (note.lastError === null) return null;
  const halt: Halt | undefined = haltSchema.safeParse(JSON.parse(note.lastError)).data;
  return halt === undefined ? null : remedyFor(halt);
}

const timeOf = (atMs: number | null): string => (atMs === null ? 'an unknown time' : new Date(atMs).toISOString());
