/**
 * `npm run test:powercut`: the kiosk against power cuts, `kill -9` and disks that refuse. Options: `--seed TEXT`, `--images N`, `--kills N`;
 * `--image N` makes and opens one image again, of the recording that the last run left in `artefacts/powercut`.
 */
import '../node-version.mjs';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askedOf } from '../../host/command-line.ts';
import { dataFiles } from '../../offline/data-folder.ts';
import { type ImageReport, isSound } from './image-worker-messages.ts';
import { hashesOf, type ImagesResult, tryImages, writeRecording } from './images.ts';
import { injectFailures } from './injections.ts';
import { killHosts } from './kills.ts';
import { CONTROL_LIVES, LIVES, recordRun } from './record.ts';
import type { Mutant } from './recorded-host.ts';

const KEPT = fileURLToPath(new URL('../../artefacts/powercut/', import.meta.url));
const CONTROL_IMAGES = 60;
/** Each takes a sync away: images of its recording must show losses, or the search is blind. */
const MUTANTS: readonly Mutant[] = ['normal', 'folder'];
const TOLD_MAX = 20;

const COUNT_MAX = 1_000_000;
const USAGE = `usage: npm run test:powercut -- [options]
  --seed text    default: the time; the same seed cuts the same images
  --images n     default 1000
  --kills n      default 200
  --image n      makes and opens one image again, of the recording that the last run left in artefacts/powercut`;
const text = { type: 'string' } as const;
const asked = askedOf({ usage: USAGE, options: { seed: text, images: text, kills: text, image: text } }, (line) => {
  const count = <T>(name: string, otherwise: T) => line.wholeNumber(name, { least: 0, most: COUNT_MAX, otherwise });
  return {
    seed: line.option('seed') ?? String(Date.now()),
    images: count('images', 1_000),
    kills: count('kills', 200),
    image: count('image', null),
  };
});
const { seed } = asked;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function stopUnlessTraceable(): void {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' });
  } catch (cause) {
    process.stderr.write(
      `This needs strace, which is not here (${String(cause).slice(0, 80)}). On Debian: apt-get install strace\n`,
    );
    process.exit(1);
  }
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const lostIn = ({ verdict }: ImageReport): number => verdict.lostRows + verdict.broken.length;

async function record(folder: string, recordingFile: string, mutant: Mutant | null): Promise<void> {
  const { calls, dataFolder, purchases, ...reference } = await recordRun(
    folder,
    mutant === null ? LIVES : CONTROL_LIVES,
    mutant,
  );
  const hashes = hashesOf(calls, dataFiles(dataFolder).journal);
  writeRecording(recordingFile, {
    calls: [...calls],
    folder: basename(dataFolder),
    reference: { ...reference, hashes },
  });
  const syncs = calls.filter(({ kind }) => kind === 'sync').length;
  say(
    `recorded${mutant === null ? '' : ` ${mutant}`}: ${purchases} purchases, ${hashes.length} events, ${calls.length} calls, ${syncs} syncs`,
  );
}

function tellImages({ reports, crashed }: ImagesResult): void {
  const sum = (count: (report: ImageReport) => number): number =>
    reports.reduce((total, report) => total + count(report), 0);
  say(
    `unsynced writes: ${sum(({ counts }) => counts.lost)} lost, ${sum(({ counts }) => counts.kept)} kept, ${sum(({ counts }) => counts.partial)} cut short, ` +
      `${sum(({ counts }) => counts.torn)} torn; names lost: ${sum(({ counts }) => counts.names)}`,
  );
  for (const [what, times] of counted(reports.flatMap(({ verdict }) => verdict.explained)))
    say(`explained: ${what} (${times} images)`);
  for (const [screen, times] of counted(reports.flatMap(({ screen }) => screen ?? [])))
    say(`first screen: ${screen} (${times})`);
  for (const { image, at, fate, verdict } of reports.filter(({ verdict }) => !isSound(verdict)).slice(0, TOLD_MAX)) {
    const what = [
      ...(verdict.lostRows > 0 ? [`${verdict.lostRows} events lost`] : []),
      ...verdict.broken,
      verdict.unopenable ?? '',
    ];
    say(
      `image ${image} (call ${at}, ${fate}): ${what.join('; ')} — again: npm run test:powercut -- --seed ${seed} --image ${image}`,
    );
  }
  for (const image of crashed) say(`image ${image} ended the process that opened it`);
}

function counted(texts: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  return times;
}

const recordingFile = join(KEPT, 'recording.bin');
if (asked.image !== null) {
  const result = await tryImages({ recordingFile, seed, keepIn: KEPT, keepAll: true }, [asked.image]);
  tellImages(result);
  say(`the image lies in ${join(KEPT, `image-${asked.image}`)}`);
  process.exit(result.reports.every(({ verdict }) => isSound(verdict)) && result.crashed.length === 0 ? 0 : 1);
}

stopUnlessTraceable();
rmSync(KEPT, { recursive: true, force: true });
mkdirSync(KEPT, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'portico-powercut-'));
const failures: string[] = [];
say(`seed ${seed}`);
try {
  for (const mutant of MUTANTS) {
    const file = join(work, `${mutant}.bin`);
    await record(join(work, mutant), file, mutant);
    const { reports } = await tryImages(
      { recordingFile: file, seed, keepIn: join(work, 'kept'), keepAll: false },
      numbers(CONTROL_IMAGES),
    );
    const found = reports.filter((report) => lostIn(report) > 0).length;
    say(`without that sync (${mutant}): events lost in ${found} of ${CONTROL_IMAGES} images`);
    if (found === 0) failures.push(`the search does not find what ${mutant} loses`);
  }
  await record(join(work, 'run'), recordingFile, null);
  const images = numbers(asked.images);
  const cut = await tryImages({ recordingFile, seed, keepIn: KEPT, keepAll: false }, images);
  tellImages(cut);

  const injected = await injectFailures(join(work, 'injections'));
  for (const line of [...injected.notes, ...injected.violations]) say(line);
  say(`in service again ${Math.round(Math.max(0, ...injected.resumeMs))} ms after the repair at the latest`);
  failures.push(...injected.violations);

  const killed = await killHosts(join(work, 'kills'), seed, asked.kills);
  for (const line of killed.violations.slice(0, TOLD_MAX)) say(line);
  say(`${killed.purchases} purchases through ${killed.kills} kills`);

  const lost = cut.reports.reduce((sum, report) => sum + lostIn(report), 0);
  const unopenable = cut.crashed.length + cut.reports.filter(({ verdict }) => verdict.unopenable !== null).length;
  if (cut.reports.length + cut.crashed.length !== images.length) failures.push('not every image was opened');
  if (killed.kills > 0 && killed.purchases === 0) failures.push('no purchase went through the kills: nothing was seen');
  if (lost + unopenable + killed.violations.length > 0) failures.push('something was lost');
  for (const failure of failures) say(`failed: ${failure}`);
  say(
    `powercut images=${cut.reports.length + cut.crashed.length} lost=${lost} unopenable=${unopenable} ` +
      `kills=${killed.kills} kill_lost=${killed.violations.length} injections=${injected.injections}`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(failures.length === 0 ? 0 : 1);
