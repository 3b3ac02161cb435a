import { existsSync } from 'node:fs';
import { epochSyncFile } from '../../offline/earlier-epochs.ts';
import { readQuarantine } from '../../offline/sync-store.ts';
import { forEachEpoch, oneLine, type Place } from './place.ts';

/** The worker keeps far fewer; the server keeps all. */
const SHOWN_MAX = 10_000;

/** What the server keeps but could not apply, with the rows as this kiosk wrote them: for people who set it right, on either side. */
export async function showQuarantine(place: Place): Promise<number> {
  const { files, asked } = place;
  let count = 0;
  await forEachEpoch(place, (epoch, reader, isPresent) => {
    const file = isPresent ? files.sync : epochSyncFile(files.segments, epoch);
    const kept = existsSync(file) ? readQuarantine(file, SHOWN_MAX) : null;
    for (const { seq, reason } of kept?.epoch === epoch ? kept.rows : []) {
      const [row] = reader.readAfter(seq - 1, 1);
      const own = row?.seq === seq ? row : null;
      const text = `row ${seq} of epoch ${epoch}: ${reason}\n  ${own === null ? 'kept here no longer' : JSON.stringify(own)}\n`;
      place.out(asked.json ? oneLine({ epoch, seq, reason, row: own }) : text);
      count += 1;
    }
  });
  if (count === 0 && !asked.json) place.out('nothing is quarantined\n');
  return count === 0 ? 0 : 1;
}
