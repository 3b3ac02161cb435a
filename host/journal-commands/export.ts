import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { exportCsv, exportJsonLines } from '../../offline/journal-export.ts';
import { forEachEpoch, type Place } from './place.ts';

/** The whole journal, oldest epoch first, a bounded piece at a time. Waits while whoever reads the output is slow. */
export async function exportJournal(place: Place): Promise<number> {
  const { format = 'jsonl', out: file } = place.asked;
  if (format !== 'jsonl' && format !== 'csv') {
    place.complain('--format: jsonl or csv');
    return 2;
  }
  const target = file === undefined ? null : openSync(file, 'wx');
  let isFirst = true;
  try {
    await forEachEpoch(place, async (_epoch, reader) => {
      const pieces = format === 'csv' ? exportCsv(reader, { withHeader: isFirst }) : exportJsonLines(reader);
      isFirst = false;
      for (const piece of pieces) {
        if (target === null) await place.write(piece);
        else writeSync(target, piece);
      }
    });
    if (target !== null) fsyncSync(target);
  } finally {
    if (target !== null) closeSync(target);
  }
  if (file !== undefined) place.complain(`written to ${file}`);
  return 0;
}
