import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readTree } from './tree.ts';

const PLAIN_NODE = /\bnode (?:server|host|lab)\/[\w/-]+\.ts/;
const SCRIPT = /\bnpm run (?:-s )?([a-z][a-z:-]*)/g;
const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

const files = readTree();
const pages = files.filter(({ path }) => path === 'README.md' || /\/README\.md$|^docs\/.*\.md$/.test(path));
const usages = files.filter(({ path }) => /^(?:server|host)\/.*\.ts$/.test(path));
const scripts = packageSchema.parse(
  JSON.parse(files.find(({ path }) => path === 'package.json')?.text ?? '{}'),
).scripts;

describe('commands that people are told to type', () => {
  it('are scripts of package.json', () => {
    const told = [...pages, ...usages].flatMap(({ path, text }) =>
      [...text.matchAll(SCRIPT)].map(([, name = '']) => ({ path, name })),
    );
    expect(told.length).toBeGreaterThan(50);
    expect(told.filter(({ name }) => !(name in scripts))).toEqual([]);
  });

  it('do not need another Node than the one that starts them', () => {
    expect(pages.filter(({ text }) => PLAIN_NODE.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('are there for every program of the server', () => {
    const programs = files.map(({ path }) => path).filter((path) => /^server\/commands\//.test(path));
    const started = Object.values(scripts).join('\n');
    const withoutScript = programs.filter((path) => !/command\.ts$/.test(path) && !started.includes(path));
    expect(withoutScript).toEqual([]);
  });
});
