import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { inputOf } from './inputs.ts';
import type { FuzzTarget } from './target.ts';
import { Watch } from './watch.ts';

/** What the runner asks of a worker. `hex`: this one input, and nothing else. */
export type Job = {
  memory: SharedArrayBuffer;
  seed: number;
  /** Names of targets that are done with, because they hang. */
  without: readonly string[];
  only: string | null;
  hex: string | null;
  milliseconds: number;
};

export type Finding = {
  target: string;
  kind: 'throw' | 'hang' | 'growth';
  detail: string;
  number: number;
  hex: string;
};
export type TargetCount = { target: string; inputs: number; slowestMs: number };
export type FromWorker =
  | { kind: 'names'; names: string[] }
  | { kind: 'finding'; finding: Finding }
  | { kind: 'counts'; counts: TargetCount[] };

/** Targets take turns of this length, so that a slow one has its share and no more. */
const TURN_MS = 20;
/** A target that has thrown this often is known to be wrong. */
const FINDINGS_OF_TARGET_MAX = 3;
/** Memory that one target may hold after all its inputs more than after its first turns. */
const GROWTH_BYTES_MAX = 4 * 1024 * 1024;
/** Code is compiled and caches are filled in the first turns. */
const TURNS_BEFORE_MEASURING = 2;

type Course = TargetCount & {
  feed: FuzzTarget;
  index: number;
  findings: number;
  turns: number;
  heapBytes: number | null;
};

/** Feeds the targets in turns until the time is over. Everything it finds is told at once. */
export function fuzz(targets: readonly FuzzTarget[]): void {
  const job: Job = workerData;
  const tell = (message: FromWorker): void => parentPort?.postMessage(message);
  const watch = new Watch(job.memory);
  tell({ kind: 'names', names: targets.map(({ name }) => name) });
  const courses = targets.flatMap((feed, index): Course[] => {
    if (job.without.includes(feed.name) || (job.only !== null && feed.name !== job.only)) return [];
    return [{ target: feed.name, inputs: 0, slowestMs: 0, feed, index, findings: 0, turns: 0, heapBytes: null }];
  });
  const found = (course: Course, kind: Finding['kind'], detail: string): void => {
    course.findings += 1;
    const { number, input } = watch.last();
    const hex = Buffer.from(input).toString('hex');
    tell({ kind: 'finding', finding: { target: course.target, kind, detail, number, hex } });
  };
  const feedOne = (course: Course, number: number, input: Uint8Array): void => {
    watch.begin(course.index, number, input);
    const startedMs = performance.now();
    const thrown = thrownBy(course.feed, input);
    if (thrown !== null) found(course, 'throw', thrown);
    watch.end();
    course.slowestMs = Math.max(course.slowestMs, performance.now() - startedMs);
    course.inputs += 1;
  };
  const counts = (): TargetCount[] => courses.map(({ target, inputs, slowestMs }) => ({ target, inputs, slowestMs }));
  if (job.hex !== null) {
    for (const course of courses) feedOne(course, 0, Buffer.from(job.hex, 'hex'));
    tell({ kind: 'counts', counts: counts() });
    return;
  }
  const untilMs = performance.now() + job.milliseconds;
  while (performance.now() < untilMs && courses.some(isGoingOn)) {
    for (const course of courses.filter(isGoingOn)) {
      const turnUntilMs = Math.min(untilMs, performance.now() + TURN_MS);
      while (performance.now() < turnUntilMs && isGoingOn(course)) {
        const number = course.inputs;
        feedOne(course, number, inputOf(job.seed, course.target, course.feed.samples, number));
      }
      course.turns += 1;
      if (course.turns === TURNS_BEFORE_MEASURING) course.heapBytes = heldBytes();
    }
    // Told in between too, so that what was fed counts although the worker may hang in its next turn.
    tell({ kind: 'counts', counts: counts() });
  }
  tellGrowth(courses.filter(isGoingOn), job, found);
  tell({ kind: 'counts', counts: counts() });
}

/** What the decoder throws, as text; null where it takes the input. */
function thrownBy(target: FuzzTarget, input: Uint8Array): string | null {
  try {
    target.feed(input);
    return null;
  } catch (cause) {
    return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  }
}

const isGoingOn = ({ findings }: Course): boolean => findings < FINDINGS_OF_TARGET_MAX;

/**
 * All targets share one heap: when it has grown, each is fed alone for one more turn, and the one whose turn leaves more behind is
 * named.
 */
function tellGrowth(
  courses: readonly Course[],
  { seed }: Job,
  found: (course: Course, kind: 'growth', detail: string) => void,
): void {
  const after = heldBytes();
  const before = Math.min(...courses.flatMap(({ heapBytes }) => heapBytes ?? []));
  if (!(after - before > GROWTH_BYTES_MAX)) return;
  for (const course of courses) {
    const startBytes = heldBytes();
    const untilMs = performance.now() + GROWTH_TURN_MS;
    let again = 0;
    let throws = 0;
    for (; again < Math.min(course.inputs, GROWTH_INPUTS_MAX) && performance.now() < untilMs; again += 1) {
      // The same inputs as before, so what it throws is told already: here it says only what left the memory behind.
      if (thrownBy(course.feed, inputOf(seed, course.target, course.feed.samples, again)) !== null) throws += 1;
    }
    const leftBytes = heldBytes() - startBytes;
    const perInput = leftBytes / Math.max(1, again);
    if (leftBytes < GROWTH_NOISE_BYTES || perInput * course.inputs < GROWTH_BYTES_MAX) continue;
    const throwing = throws === 0 ? '' : `, ${throws} of ${again} threw`;
    found(course, 'growth', `holds about ${Math.round(perInput)} bytes more after each input${throwing}`);
  }
}

const GROWTH_INPUTS_MAX = 20_000;
const GROWTH_TURN_MS = 1_000;
/** Less than this comes from compiling and measuring. */
const GROWTH_NOISE_BYTES = 512 * 1024;

/** What this thread holds after everything that nobody needs is gone. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') {
    collect();
    collect();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
