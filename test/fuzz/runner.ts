import { Worker } from 'node:worker_threads';
import { Watch } from './watch.ts';
import type { Finding, FromWorker, Job, TargetCount } from './worker.ts';

/** A decoder that works on one input for longer hangs. Generous, because other programs may have the processor. */
export const HANG_MS = 5_000;
const LOOK_EVERY_MS = 100;
/** A worker that ends by itself, or hangs, this often has nothing more to say. */
const WORKERS_MAX = 200;
/** So much memory, and the decoder that is being fed has asked for it. */
const HEAP_MEGABYTES_MAX = 1_024;

export type FuzzOptions = {
  workerFile: URL;
  seed: number;
  only: string | null;
  hex: string | null;
  milliseconds: number;
  hangMs?: number;
  onFinding: (finding: Finding) => void;
};
export type FuzzResult = { names: string[]; counts: TargetCount[]; findings: Finding[] };

/** Runs the worker, and another one without the target that hung, until the time is over. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzResult> {
  const startedMs = performance.now();
  const leftMs = (): number => options.milliseconds - (performance.now() - startedMs);
  const sum = new Map<string, TargetCount>();
  const findings: Finding[] = [];
  const without: string[] = [];
  let names: string[] = [];
  for (let workers = 0; workers < WORKERS_MAX; workers += 1) {
    const round = await runWorker(options, without, Math.max(0, leftMs()));
    names = round.names;
    for (const count of round.counts) add(sum, count);
    findings.push(...round.findings);
    const { dead } = round;
    if (dead === null) break;
    without.push(dead.target);
    if (names.every((name) => without.includes(name)) || leftMs() <= 0) break;
  }
  return { names, counts: names.flatMap((name) => sum.get(name) ?? []), findings };
}

function add(sum: Map<string, TargetCount>, { target, inputs, slowestMs }: TargetCount): void {
  const before = sum.get(target);
  sum.set(target, {
    target,
    inputs: inputs + (before?.inputs ?? 0),
    slowestMs: Math.max(slowestMs, before?.slowestMs ?? 0),
  });
}

/** `dead`: what ended the worker before its time. */
type Round = FuzzResult & { dead: Finding | null };

function runWorker(options: FuzzOptions, without: string[], milliseconds: number): Promise<Round> {
  const { workerFile, seed, only, hex, hangMs = HANG_MS, onFinding } = options;
  const watch = new Watch();
  const job: Job = { memory: watch.memory, seed, without: [...without], only, hex, milliseconds };
  const worker = new Worker(workerFile, {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES_MAX },
  });
  const round: Round = { names: [], counts: [], findings: [], dead: null };
  const found = (finding: Finding): void => {
    round.findings.push(finding);
    onFinding(finding);
  };
  const died = (kind: Finding['kind'], detail: string): void => {
    const { target, number, input } = watch.last();
    const name = round.names[target] ?? '(before the first input)';
    round.dead = { target: name, kind, detail, number, hex: Buffer.from(input).toString('hex') };
    found(round.dead);
  };
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'names') round.names = message.names;
    else if (message.kind === 'counts') round.counts = message.counts;
    else found(message.finding);
  });
  const { promise, resolve } = Promise.withResolvers<Round>();
  let turn: number | null = null;
  let sinceMs = performance.now();
  const looking = setInterval(() => {
    const now = watch.look();
    if (now === null || now.turn !== turn) {
      turn = now?.turn ?? null;
      sinceMs = performance.now();
      return;
    }
    if (performance.now() - sinceMs < hangMs) return;
    clearInterval(looking);
    died('hang', `works on one input for more than ${hangMs} ms`);
    void worker.terminate();
  }, LOOK_EVERY_MS);
  worker.on('error', (cause) => {
    if (round.dead !== null) return;
    const isFull = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
    died(isFull ? 'growth' : 'throw', isFull ? `asks for more than ${HEAP_MEGABYTES_MAX} MB` : String(cause));
  });
  worker.on('exit', () => {
    clearInterval(looking);
    resolve(round);
  });
  return promise;
}
