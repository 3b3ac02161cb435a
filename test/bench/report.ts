import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../artefacts/bench/', import.meta.url));

/** The value below which `share` of the sorted samples lie (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new Error('a percentile of nothing');
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Writes the bench's JSON and ends with its one line of `metric=value` pairs. */
export function report(name: string, metrics: Record<string, number>, details: object): void {
  mkdirSync(FOLDER, { recursive: true });
  const machine = { cpu: cpus()[0]?.model ?? '', cores: availableParallelism(), node: process.version };
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify({ name, metrics, machine, ...details }, null, 2)}\n`);
  const pairs = Object.entries(metrics).map(([metric, value]) => `${metric}=${Number(value.toFixed(2))}`);
  process.stdout.write(`${name} ${pairs.join(' ')}\n`);
}
