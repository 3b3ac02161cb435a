import { v7 as uuidv7 } from 'uuid';
import type { OpenTender } from '../../core/checkout/reports/period-report.ts';
import { hasRows, openEarlierEpoch } from '../../offline/earlier-epochs.ts';
import type { NewEpochReport } from '../../offline/epoch-begun.ts';
import { openIdentity } from '../../offline/identity.ts';
import { takeInstanceLock } from '../../offline/instance-lock.ts';
import { beginEpoch, type NewEpochError } from '../../offline/new-epoch.ts';
import { openPeriodOf } from '../../offline/period.ts';
import { complaintOf } from '../complaint.ts';
import { oneLine, type Place } from './place.ts';

const WARNING = `This ends the kiosk's journal and begins another. Nothing is deleted: the old one stays and is delivered first.
It is the way out when the journal is damaged, or when the server holds other or more rows than the kiosk (fork, restored disk image;
a cloned disk: only when the other machine is off for good). A payment that was under way is not taken up again: it is listed, and
must be cleared by people.
Say --yes to do it.`;

export function startNewEpoch(place: Place): number {
  const { files, config, configFile, asked, complain, nowMs } = place;
  if (!asked.yes) {
    complain(WARNING);
    return 2;
  }
  const places = { dataFolder: config.dataFolder, configFile };
  const lock = takeInstanceLock(files.lock);
  if (!lock.ok) {
    complain(complaintOf(lock.error, places));
    if (lock.error.kind === 'locked') complain('Stop the kiosk first: this replaces the file that it writes.');
    return 1;
  }
  try {
    const identity = openIdentity(files.key, config.kioskId);
    if (!identity.ok) {
      complain(complaintOf(identity.error, places));
      return 1;
    }
    const begun = beginEpoch({
      ...{
        folder: config.dataFolder,
        kioskId: config.kioskId,
        newId: uuidv7,
        nowMs: nowMs(),
        sign: identity.value.sign,
      },
    });
    if (!begun.ok) {
      complain(whyNot(begun.error, places));
      return 1;
    }
    tell(place, begun.value);
    return 0;
  } finally {
    lock.value.release();
  }
}

function whyNot(error: NewEpochError, places: { dataFolder: string; configFile: string }): string {
  if (error.kind === 'noJournal') return `There is no journal in ${places.dataFolder}: the next start makes one.`;
  if (error.kind === 'busy')
    return 'Somebody reads the journal just now (a doctor, an export). Try again when that has ended.';
  return complaintOf(error, places);
}

function tell({ files, asked, out }: Place, report: NewEpochReport): void {
  const open = report.previous === null ? [] : openTendersOf(files.segments, report.previous.epoch);
  if (asked.json) {
    out(oneLine({ ...report, openTenders: open }));
    return;
  }
  const { previous, damage, epoch } = report;
  const lines = [
    `The journal goes on as epoch ${epoch}.`,
    previous === null
      ? 'Nothing of the old one could be read.'
      : `The old one, ${previous.epoch}, ends at row ${previous.seq} ${previous.hash}.`,
    ...(damage === null
      ? ['It was whole.']
      : [
          `It was damaged: ${damage.detail}`,
          `Kept as it was found in ${damage.copy}`,
          `Rows saved from the last file: ${damage.rowsSalvaged}; readable behind the break: ${damage.rowsBeyond} (beyond.jsonl there); unreadable: ${damage.rowsUnreadable}`,
        ]),
    ...open.map(
      (it) =>
        `Payment ${it.tenderId} of session ${it.session} was open: ${it.amountMinor} minor units. Ask the terminal's report.`,
    ),
  ];
  out(`${lines.join('\n')}\n`);
}

function openTendersOf(segmentsFolder: string, epoch: string): OpenTender[] {
  if (!hasRows(segmentsFolder, epoch)) return [];
  const reader = openEarlierEpoch(segmentsFolder, epoch);
  try {
    return openPeriodOf(reader, segmentsFolder).report.openTenders;
  } finally {
    reader.close();
  }
}
