import { z } from 'zod';
import { journalQuerySchema, searchJournal } from '../../offline/journal-search.ts';
import type { JournalRow } from '../../offline/wire/journal-wire.ts';
import { forEachEpoch, oneLine, type Place } from './place.ts';

const FOUND_BY_DEFAULT = 50;
const PAYLOAD_CHARACTERS_SHOWN = 160;

const time = z.iso
  .datetime({ offset: true })
  .or(z.iso.date())
  .transform((text) => Date.parse(text))
  .optional();
const whole = z.coerce.number().int().min(0).optional();
const askedSchema = z.object({
  ...{ kind: z.string().optional(), session: z.string().optional(), receipt: z.string().optional() },
  ...{ text: z.string().optional(), amount: whole, from: time, to: time, epoch: z.string().optional() },
  ...{ after: whole, limit: whole },
});

/** One page, in the order of the journal; says how to get the next. Without `--epoch` all epochs are looked through, oldest first. */
export async function search(place: Place): Promise<number> {
  const asked = askedSchema.safeParse(place.asked);
  if (!asked.success) {
    for (const { path, message } of asked.error.issues) place.complain(`--${path.join('.')}: ${message}`);
    return 2;
  }
  const { from, to, receipt, amount, kind, session, text, epoch: wantedEpoch, after, limit } = asked.data;
  const query = journalQuerySchema.parse({
    ...{ fromMs: from, toMs: to, kind, session, receiptNumber: receipt, amountMinor: amount, text },
  });
  const most = limit ?? FOUND_BY_DEFAULT;
  let found = 0;
  let next: { epoch: string; after: number } | null = null;
  await forEachEpoch(place, (epoch, reader) => {
    if (wantedEpoch !== undefined && epoch !== wantedEpoch) return;
    for (let seq: number | null = after ?? 0; seq !== null && next === null; ) {
      const page = searchJournal(reader, query, { afterSeq: seq, limit: most - found });
      for (const row of page.rows) place.out(place.asked.json ? oneLine({ epoch, ...row }) : lineOf(row));
      found += page.rows.length;
      seq = page.next;
      if (seq !== null && found >= most) next = { epoch, after: seq };
    }
  });
  if (next !== null && !place.asked.json) place.complain(more(next));
  if (found === 0 && !place.asked.json) place.complain('no row');
  return found === 0 ? 1 : 0;
}

const more = ({ epoch, after }: { epoch: string; after: number }): string =>
  `there may be more: --epoch ${epoch} --after ${after}`;

function lineOf({ seq, at, session, kind, payload }: JournalRow): string {
  const shown = payload.length > PAYLOAD_CHARACTERS_SHOWN ? `${payload.slice(0, PAYLOAD_CHARACTERS_SHOWN)}…` : payload;
  return `${String(seq).padStart(8)} ${new Date(at).toISOString()} ${session.padEnd(36)} ${kind.padEnd(20)} ${shown}\n`;
}
