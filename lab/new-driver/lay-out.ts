import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../core/result.ts';
import { filesOf, nameIn, namesOf } from './templates.ts';
import type { Wish } from './wish.ts';

export type LayOutError = { kind: 'exists' | 'taken' | 'unknownList'; detail: string };

/** Writes every file of a new driver below `root` and lists it where drivers are listed, or nothing at all. Answers the files. */
export function layOut(root: string, wish: Wish): Result<string[], LayOutError> {
  const files = filesOf(root, wish);
  if (!files.ok) return files;
  const made = files.value;
  const there = [...made.keys()].find((file) => existsSync(join(root, file)));
  if (there !== undefined) return err({ kind: 'exists', detail: there });
  for (const list of listsOf(wish)) {
    const before = readFileSync(join(root, list.file), 'utf8');
    const taken = nameIn(before, wish.name);
    if (taken !== null) return err({ kind: 'taken', detail: `${taken} in ${list.file}` });
    const text = listed(before, list);
    if (text === null) return err({ kind: 'unknownList', detail: `${list.file} has no list ${list.list}` });
    made.set(list.file, text);
  }
  for (const [file, text] of made) writeFileSync(join(root, file), text);
  return ok([...made.keys()]);
}

type List = { file: string; list: string; end: ']' | '}'; line: string; entry: string };

/** Where a driver has to be named to be there. */
function listsOf({ name, parts: { suite } }: Wish): List[] {
  const { camel, constant } = namesOf(name);
  const lists: List[] = [
    {
      file: 'hardware/drivers/drivers.ts',
      list: 'DRIVERS',
      end: ']',
      line: `import { ${camel} } from './${name}.ts';`,
      entry: camel,
    },
    {
      file: 'hardware/models/models.ts',
      list: 'FILES',
      end: '}',
      line: `import ${camel} from './${name}.json' with { type: 'json' };`,
      entry: `'${name}': ${camel}`,
    },
    {
      file: 'test/fuzz/targets.ts',
      list: 'FUZZ_TARGETS',
      end: ']',
      line: `import { ${constant}_TARGETS } from './targets/${name}.ts';`,
      entry: `...${constant}_TARGETS`,
    },
  ];
  if (suite === null) return lists;
  const line = `import { ${constant}_RIGS } from './${name}-rig.ts';`;
  return [...lists, { ...suite, end: ']', line, entry: `...${constant}_RIGS` }];
}

/** A list of the project with one more import and one more entry; null where the file has no such list. */
function listed(text: string, { list, end, line, entry }: List): string | null {
  const start = new RegExp(`\\bconst ${list}\\b[^=]*= [[{]`).exec(text);
  const close = start === null ? -1 : text.indexOf(`${end};`, start.index);
  const lastImport = text.lastIndexOf('\nimport ');
  if (close === -1 || lastImport === -1) return null;
  const entries = text.slice(0, close).trimEnd();
  const separator = /[[{,]$/.test(entries) ? ' ' : ', ';
  const withEntry = `${entries}${separator}${entry}${text.slice(close)}`;
  return `${withEntry.slice(0, lastImport)}\n${line}${withEntry.slice(lastImport)}`;
}
