/** A process that runs seeds for `simulate.ts`, one after the other. A mutant is planted before the product is loaded. */
import './natives.ts';
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MUTANTS } from './mutants.ts';
import type { SeedResult } from './seed.ts';

export type ToSeedProcess = { seed: number; isTraced: boolean };
export type FromSeedProcess = { result: SeedResult } | { failure: string };

const root = fileURLToPath(new URL('../..', import.meta.url));

function plant(name: string): void {
  const mutant = MUTANTS.find((known) => known.name === name);
  if (mutant === undefined)
    throw new Error(`no mutant ${name}; there are ${MUTANTS.map((known) => known.name).join(', ')}`);
  const file = resolve(root, mutant.file);
  const planted = mutant.edits.reduce(
    (text, { find, replace }) => {
      const parts = text.split(find);
      if (parts.length === 2) return parts.join(replace);
      throw new Error(`the mutant ${name} is stale: "${find}" is ${parts.length - 1} times in ${mutant.file}`);
    },
    readFileSync(file, 'utf8'),
  );
  const url = pathToFileURL(file).href;
  registerHooks({
    load(asked, context, next) {
      const loaded = next(asked, context);
      return asked === url ? { ...loaded, source: planted } : loaded;
    },
  });
}

const [mutant] = process.argv.slice(2);
if (mutant !== undefined) plant(mutant);
const { runSeed } = await import('./seed.ts');

function tell(message: FromSeedProcess): void {
  process.send?.(message);
}

process.on('message', ({ seed, isTraced }: ToSeedProcess) => {
  const trace = isTraced ? (line: string) => void process.stdout.write(`${line}\n`) : undefined;
  runSeed(seed, trace).then(
    (result) => tell({ result }),
    (cause: unknown) => tell({ failure: cause instanceof Error ? String(cause.stack) : String(cause) }),
  );
});
process.on('disconnect', () => process.exit(0));
