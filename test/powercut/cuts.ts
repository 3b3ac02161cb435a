/** Where each image's power is cut, and what became of it. One pass over the calls makes all the images of a batch. */
import { seededChoice } from '../../lab/data/random.ts';
import { NOTHING_PROMISED, type Promised, promisedAfter } from './check.ts';
import { type CutCounts, createDisk, type Image } from './power.ts';
import type { DiskCall } from './trace.ts';

export type Cut = { image: number; at: number };
export type CutImage = Cut & { files: Image; promised: Promised; fate: string; counts: CutCounts };

const choiceFor = (seed: string, image: number, about: string) => seededChoice(`${seed}/${image}/${about}`);

const NAMINGS: readonly DiskCall['kind'][] = ['create', 'folder', 'remove', 'rename', 'link'];

/**
 * A quarter anywhere; a quarter right before a sync, when most is at stake; a quarter right after something was vouched for, when a sync
 * that was left out shows; a quarter right before or after a name changed, of which there are few.
 */
export function cutsOf(calls: readonly DiskCall[], seed: string, images: readonly number[]): Cut[] {
  const positions = (kinds: readonly DiskCall['kind'][], after: readonly number[]): number[] =>
    calls.flatMap((call, at) => (kinds.includes(call.kind) ? after.map((more) => at + more) : []));
  const ways = [positions(['sync'], [0]), positions(['acknowledged'], [1]), positions(NAMINGS, [0, 1])];
  return images
    .map((image) => {
      const choice = choiceFor(seed, image, 'cut');
      const way = ways[choice.integer(0, ways.length)];
      return { image, at: way === undefined ? choice.integer(1, calls.length) : choice.pick(way) };
    })
    .sort((a, b) => a.at - b.at);
}

export function* imagesOf(calls: readonly DiskCall[], seed: string, cuts: readonly Cut[]): Generator<CutImage> {
  const disk = createDisk();
  let promised = NOTHING_PROMISED;
  let done = 0;
  for (const cut of cuts) {
    for (; done < cut.at; done += 1) {
      const call = calls[done];
      if (call === undefined) break;
      disk.apply(call, done);
      if (call.kind === 'acknowledged') promised = promisedAfter(promised, call.text);
    }
    const { image: files, fate, counts } = disk.cut(choiceFor(seed, cut.image, 'fate'));
    yield { ...cut, files, promised, fate, counts };
  }
}
