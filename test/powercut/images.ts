/** Cuts a recorded run at many points, with as many processes as there are processors, and adds up what became of the images. */
import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { ROWS_READ_MAX } from '../../offline/journal-file.ts';
import { openJournalReader } from '../../offline/journal-reader.ts';
import { promisedRows } from './check.ts';
import type { FromImageWorker, ImageReport, ImageTask, RecordingFile } from './image-worker-messages.ts';
import type { DiskCall } from './trace.ts';

const WORKERS_MAX = 8;

export type ImagesResult = {
  reports: ImageReport[];
  /** Images with which the process died. */
  crashed: number[];
};

/** Hashes of all rows of a finished run: those that were vouched for, and what is in the journal beyond them. Early ones may be removed. */
export function hashesOf(calls: readonly DiskCall[], journalFile: string): string[] {
  const hashes: string[] = [];
  for (const call of calls) {
    if (call.kind !== 'acknowledged') continue;
    const { seq, appended } = promisedRows(call.text);
    for (const [index, hash] of appended.entries()) hashes[seq - appended.length + index] = hash;
  }
  const reader = openJournalReader(journalFile);
  for (let after = reader.keptAfter().seq; ; ) {
    const rows = reader.readAfter(after, ROWS_READ_MAX);
    const last = rows.at(-1);
    if (last === undefined) break;
    for (const { seq, hash } of rows) hashes[seq - 1] = hash;
    after = last.seq;
  }
  reader.close();
  return hashes;
}

export function writeRecording(file: string, recording: RecordingFile): void {
  writeFileSync(file, serialize(recording));
}

/** `images`: their numbers; the same number and seed make the same image of the same recording. */
export async function tryImages(task: Omit<ImageTask, 'images'>, images: readonly number[]): Promise<ImagesResult> {
  mkdirSync(task.keepIn, { recursive: true });
  const workers = Math.min(WORKERS_MAX, availableParallelism(), images.length);
  const shares = Array.from({ length: workers }, (_, worker) =>
    images.filter((_image, index) => index % workers === worker),
  );
  const results = await Promise.all(shares.map((share) => tryShare({ ...task, images: share })));
  return {
    reports: results.flatMap(({ reports }) => reports).sort((a, b) => a.image - b.image),
    crashed: results.flatMap(({ crashed }) => crashed),
  };
}

/** A process that dies takes one image with it; another goes on with the rest. */
async function tryShare(task: ImageTask): Promise<ImagesResult> {
  const reports: ImageReport[] = [];
  const crashed: number[] = [];
  let left = task.images;
  while (left.length > 0) {
    let current: number | null = null;
    const code = await new Promise<number | null>((resolve) => {
      const worker = fork(fileURLToPath(new URL('./image-worker.ts', import.meta.url)), [], { execArgv: [] });
      worker.on('message', (message: FromImageWorker) => {
        if (message.kind === 'begun') current = message.image;
        else reports.push(message);
      });
      worker.once('exit', resolve);
      worker.send({ ...task, images: left } satisfies ImageTask);
    });
    const done = new Set(reports.map(({ image }) => image));
    const victim: number | null = code === 0 ? null : current;
    if (code !== 0 && victim === null) throw new Error(`the image process ended with ${code} before it had begun`);
    if (victim !== null && !done.has(victim)) crashed.push(victim);
    left = left.filter((image) => !done.has(image) && !crashed.includes(image));
    if (code === 0 && left.length > 0) throw new Error('the image process ended early');
  }
  return { reports, crashed };
}
