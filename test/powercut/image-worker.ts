/** Makes and opens images in a process of its own: one that ends the process is an image that cannot be opened. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import { memoryDisk } from '../support/memory-disk.ts';
import { checkImage, firstScreen, writeImage } from './check.ts';
import { cutsOf, imagesOf } from './cuts.ts';
import { type FromImageWorker, type ImageTask, isSound, type RecordingFile } from './image-worker-messages.ts';

/** The whole kiosk is started on one image in so many; it takes longer than opening all of its files. */
const KIOSK_EVERY = 10;

async function work({ recordingFile, seed, images, keepIn, keepAll }: ImageTask): Promise<void> {
  const { calls, folder, reference } = deserialize(readFileSync(recordingFile)) as RecordingFile;
  const tell = (message: FromImageWorker) => void process.send?.(message);
  for (const cut of imagesOf(calls, seed, cutsOf(calls, seed, images))) {
    const { image, at, files, promised, fate, counts } = cut;
    tell({ kind: 'begun', image });
    const parent = mkdtempSync(join(memoryDisk(), 'portico-cut-'));
    try {
      writeImage(files, parent);
      const verdict = checkImage(join(parent, folder), reference, promised);
      const isStarted = image % KIOSK_EVERY === 0 && verdict.unopenable === null;
      let screen: string | null = null;
      if (isStarted) {
        const fresh = join(parent, 'started');
        writeImage(files, fresh);
        screen = await firstScreen(join(fresh, folder), reference);
        if (screen.startsWith('does not')) verdict.unopenable = screen;
      }
      if (keepAll || !isSound(verdict)) {
        const kept = join(keepIn, `image-${image}`);
        rmSync(kept, { recursive: true, force: true });
        writeImage(files, kept);
      }
      tell({ kind: 'image', image, at, verdict, fate, counts, screen });
    } finally {
      rmSync(parent, { recursive: true, force: true });
    }
  }
}

process.once('message', (task: ImageTask) => {
  work(task).then(
    () => process.disconnect(),
    (cause: unknown) => {
      process.stderr.write(`${cause instanceof Error ? cause.stack : String(cause)}\n`);
      process.exit(1);
    },
  );
});
