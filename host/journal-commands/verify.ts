import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { unreachable } from '../../core/result.ts';
import { sha256Hex, verifyChain } from '../../offline/chain.ts';
import { deliveryOf } from '../../offline/earlier-epochs.ts';
import { publicKeysOf } from '../../offline/identity.ts';
import { type ExportError, verifyExport } from '../../offline/journal-export.ts';
import type { JournalReader } from '../../offline/journal-reader.ts';
import { checkFormat, JOURNAL_FORMAT } from '../../offline/journal-schema.ts';
import { presentSegments, segmentProblems } from '../../offline/segments.ts';
import { openReadOnly, quickCheck } from '../../offline/sqlite.ts';
import { verifySegment } from '../../offline/verify-segment.ts';
import { forEachEpoch, oneLine, type Place } from './place.ts';

interface EpochReport {
  epoch: string;
  isPresent: boolean;
  rows: number;
  end: { seq: number; hash: string };
  segments: number;
  delivery: string;
  problems: string[];
}

/** The whole check: SQLite's own of every file, every row's hash, every segment's signature, and that all of it hangs together. */
export async function verify(place: Place): Promise<number> {
  const { file } = place.asked;
  if (file !== undefined) return verifyFile(place, file);
  const refused = formatProblem(place.files.journal);
  if (refused !== null) {
    place.complain(refused);
    return 1;
  }
  const reports: EpochReport[] = [];
  await forEachEpoch(place, async (epoch, reader, isPresent) => {
    reports.push(await verifyEpoch(place, epoch, reader, isPresent));
  });
  place.out(place.asked.json ? oneLine(reports) : reports.map(textOf).join(''));
  return reports.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

function formatProblem(file: string): string | null {
  const connection = openReadOnly(file);
  try {
    const format = checkFormat(connection, JOURNAL_FORMAT);
    return format.ok ? null : `${file}: ${JSON.stringify(format.error)}`;
  } finally {
    connection.close();
  }
}

async function verifyEpoch(
  { files, config }: Place,
  epoch: string,
  reader: JournalReader,
  isPresent: boolean,
): Promise<EpochReport> {
  const problems: string[] = [];
  const present = presentSegments(files.segments, epoch);
  const activeAfter = isPresent ? reader.activeAfter() : (present.at(-1)?.manifest.last ?? reader.end());
  problems.push(...segmentProblems(files.segments, epoch, activeAfter));
  const publicKeys = publicKeysOf(files.key, config.kioskId);
  for (const segment of present) {
    problems.push(...checkOf(segment.file));
    const verified = await verifySegment(segment, publicKeys, () => new Promise((next) => setImmediate(next)));
    if (!verified.ok) problems.push(verified.error.detail);
  }
  if (isPresent) problems.push(...checkOf(files.journal));
  const walked = verifyChain(reader);
  if (!walked.ok) problems.push(`the chain breaks at row ${walked.error.seq}: ${walked.error.detail}`);
  const end = reader.end();
  const rows = walked.ok ? walked.value.rows : end.seq - reader.keptAfter().seq;
  const delivery = isPresent ? 'in progress' : (deliveryOf(files.segments, epoch)?.state ?? 'not yet');
  return { epoch, isPresent, rows, end, segments: present.length, delivery, problems };
}

function checkOf(file: string): string[] {
  const connection = openReadOnly(file);
  try {
    const complaint = quickCheck(connection);
    return complaint === null ? [] : [`${file}: ${complaint}`];
  } finally {
    connection.close();
  }
}

function textOf({ epoch, isPresent, rows, end, segments, delivery, problems }: EpochReport): string {
  const lines = [
    `${problems.length === 0 ? 'ok    ' : 'FAILED'} epoch ${epoch}${isPresent ? ' (present)' : ` (ended; delivery: ${delivery})`}`,
    `       ${rows} rows in ${segments} earlier segments${isPresent ? ' and the active file' : ''}, to row ${end.seq} ${end.hash}`,
    ...problems.map((problem) => `       ${problem}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** An export speaks for itself: it needs no kiosk and no configuration. */
export async function verifyFile(
  { asked, out, complain }: Pick<Place, 'asked' | 'out' | 'complain'>,
  file: string,
): Promise<number> {
  const verified = await verifyExport(createInterface({ input: createReadStream(file) }));
  if (!verified.ok) {
    complain(`${file}: ${complaintAbout(verified.error)}`);
    return 1;
  }
  const { rows, ends, kiosk, publicKeys } = verified.value;
  const ended = ends.map(({ seq, hash }) => `to row ${seq} ${hash}`).join(', ');
  const signers = publicKeys.map((key) => ({ key, fingerprint: sha256Hex(Buffer.from(key, 'base64url')) }));
  const signed = signers.map(
    ({ key, fingerprint }) => `       signed for ${kiosk} by the key ${key}, SHA-256 ${fingerprint}\n`,
  );
  out(asked.json ? oneLine({ ...verified.value, signers }) : `ok     ${rows} rows, ${ended}\n${signed.join('')}`);
  return 0;
}

function complaintAbout(error: ExportError): string {
  switch (error.kind) {
    case 'notAnExport':
      return `not an export (line ${error.line}: ${error.detail})`;
    case 'noEnd':
      return error.detail;
    case 'wrongEnd':
      return `line ${error.line}: ${error.detail}`;
    case 'brokenChain':
      return `the chain breaks at row ${error.seq}: ${error.detail}`;
    default:
      return unreachable(error);
  }
}
