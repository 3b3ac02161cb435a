import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { err, type Result } from '../../core/result.ts';
import { type KioskIdentity, openIdentity } from '../../offline/identity.ts';
import { exportCsv, exportJsonLines } from '../../offline/journal-export.ts';
import { forEachEpoch, type Place } from './place.ts';

/** The whole journal, oldest epoch first, a bounded piece at a time. Waits while whoever reads the output is slow. */
export async function exportJournal(place: Place): Promise<number> {
  const { format = 'jsonl', out: file } = place.asked;
  if (format !== 'jsonl' && format !== 'csv') {
    place.complain('--format: jsonl or csv');
    return 2;
  }
  const signer = format === 'csv' ? null : signerOf(place);
  if (signer !== null && !signer.ok) {
    place.complain(`The end of the export cannot be signed: ${signer.error.detail}`);
    return 1;
  }
  const target = file === undefined ? null : openSync(file, 'wx');
  let isFirst = true;
  try {
    await forEachEpoch(place, async (_epoch, reader, isPresent) => {
      const pieces =
        signer === null ? exportCsv(reader, { withHeader: isFirst }) : exportJsonLines(reader, signer.value, isPresent);
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

/** Only reads: a key that is not there is not made. */
function signerOf({ files, config }: Place): Result<KioskIdentity, { kind: 'noKey'; detail: string }> {
  if (!existsSync(files.key))
    return err({ kind: 'noKey', detail: `${files.key} is not there; --format csv needs no key` });
  const identity = openIdentity(files.key, config.kioskId);
  return identity.ok ? identity : err({ kind: 'noKey', detail: JSON.stringify(identity.error) });
}
