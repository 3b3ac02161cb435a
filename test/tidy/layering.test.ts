import { describe, expect, it } from 'vitest';
import { applyExceptions } from './exceptions.ts';
import { checkLayering, importTable, layeringRules } from './layering.ts';
import { describeFinding, readTree, sourceFolders } from './tree.ts';

const found = (path: string, text: string): string[] =>
  checkLayering([{ path, text }]).findings.map((finding) => `${finding.rule}:${finding.line}`);

describe('the import table', () => {
  it('holds for every import in the tree', () => {
    const { checked, findings } = checkLayering(readTree());
    expect(checked, 'files looked at').toBeGreaterThan(0);
    expect(applyExceptions(findings, layeringRules).map(describeFinding)).toEqual([]);
  });

  it('looks at no file outside the folders and says so', () => {
    expect(checkLayering([{ path: 'vite.config.ts', text: `import './lab/x.ts';` }]).checked).toBe(0);
    expect(checkLayering([]).checked).toBe(0);
  });

  const forms: [name: string, (specifier: string) => string][] = [
    ['a static import', (s) => `\nimport { a } from '${s}';`],
    ['an import for its effect', (s) => `\nimport '${s}';`],
    ['an import of a type', (s) => `\nimport type { A } from '${s}';`],
    ['a dynamic import', (s) => `\nconst a = await import('${s}');`],
    ['a dynamic import in a template', (s) => `\nconst a = await import(\`${s}\`);`],
    ['a re-export', (s) => `\nexport { a } from '${s}';`],
    ['a re-export of a type', (s) => `\nexport type { A } from '${s}';`],
    ['a re-export of everything', (s) => `\nexport * from '${s}';`],
    ['a require', (s) => `\nconst a = require('${s}');`],
    ['an import assignment', (s) => `\nimport a = require('${s}');`],
    ['a worker', (s) => `\nnew Worker(new URL('${s}', import.meta.url));`],
  ];
  it.each(forms)('refuses %s that the table does not allow', (_name, write) => {
    expect(found('renderer/kiosk/a.ts', write('../../host/kiosk.ts'))).toEqual(['layering:2']);
    expect(found('renderer/kiosk/a.ts', write('../../core/result.ts'))).toEqual([]);
  });

  const pairs = sourceFolders.flatMap((from) => sourceFolders.map((to) => ({ from, to })));
  it.each(pairs)('judges $from → $to as the table says', ({ from, to }) => {
    const allowed = from === to || importTable[from].includes(to);
    expect(found(`${from}/a.ts`, `import '../${to}/b.ts';`)).toEqual(allowed ? [] : ['layering:1']);
  });

  it('lets nothing of the product reach lab or test, nor lab reach test', () => {
    const reaching = sourceFolders.filter((from) => importTable[from].some((to) => to === 'lab' || to === 'test'));
    expect(reaching).toEqual(['test']);
  });

  it('judges a template that will be a test as the test that it will be, and the others as the lab', () => {
    const text = `import '../../../../test/contracts/devices/support.ts';`;
    expect(found('lab/new-driver/templates/scale/contract.test.ts', text)).toEqual([]);
    expect(found('lab/new-driver/templates/scale/rig.ts', text)).toEqual([]);
    expect(found('lab/new-driver/templates/scale/driver.ts', text)).toEqual(['layering:1']);
    expect(found('lab/new-driver/rig.ts', `import '../../test/contracts/devices/support.ts';`)).toEqual(['layering:1']);
  });

  it('opens only the wire schemas of offline to the server', () => {
    expect(found('server/sync/a.ts', `import '../../offline/wire/batch.ts';`)).toEqual([]);
    expect(found('server/sync/a.ts', `import '../../offline/journal.ts';`)).toEqual(['layering:1']);
    expect(found('server/sync/a.ts', `import '../../offline/wire-journal.ts';`)).toEqual(['layering:1']);
  });

  it('sees through a path that climbs out and comes back', () => {
    expect(found('core/a/b.ts', `import '../../core/../host/x.ts';`)).toEqual(['layering:1']);
    expect(found('core/a/b.ts', `import '../../core/c.ts';`)).toEqual([]);
  });

  it('refuses paths that lead outside the folders or hide where they lead', () => {
    expect(found('host/a.ts', `import '../vitest.config.ts';`)).toEqual(['layering:1']);
    expect(found('host/a.ts', `import manifest from '../package.json' with { type: 'json' };`)).toEqual([]);
    expect(found('core/a.ts', `import manifest from '../package.json' with { type: 'json' };`)).toEqual(['layering:1']);
    expect(found('host/a.ts', `import '#core/result';`)).toEqual(['layering:1']);
    expect(found('renderer/a.tsx', `import '/renderer/b.tsx';`)).toEqual(['layering:1']);
  });

  it('refuses every library in core that is not on the list of pure ones', () => {
    expect(found('core/a.ts', `import { readFileSync } from 'node:fs';`)).toEqual(['pure-core:1']);
    expect(found('core/a.ts', `import type { Buffer } from 'buffer';`)).toEqual(['pure-core:1']);
    expect(found('core/a.ts', `import Database from 'better-sqlite3';`)).toEqual(['pure-core:1']);
    expect(found('core/a.ts', `import { z } from 'zod';\nimport { x } from 'zod/v4';`)).toEqual([]);
    expect(found('core/a.ts', `import { z } from 'zod-fetch';`)).toEqual(['pure-core:1']);
  });

  it('keeps electron in its shell and Node out of the window', () => {
    expect(found('host/a.ts', `import { app } from 'electron';`)).toEqual(['runtime:1']);
    expect(found('electron/a.ts', `import { app } from 'electron';`)).toEqual([]);
    expect(found('renderer/a.tsx', `import path from 'node:path';`)).toEqual(['runtime:1']);
  });

  it('refuses type queries and computed imports, which no import list shows', () => {
    expect(found('host/a.ts', `type A = import('../core/a.ts').A;`)).toEqual(['import-type-query:1']);
    expect(found('test/a.ts', `type A = typeof import('../core/a.ts');`)).toEqual(['import-type-query:1']);
    expect(found('hardware/a.ts', `const load = (name: string) => import('./drivers/' + name);`)).toEqual([
      'computed-import:1',
    ]);
    expect(found('lab/a.ts', `const load = (name: string) => import(name);`)).toEqual([]);
  });

  it('throws on a file that it cannot parse instead of passing it', () => {
    expect(() => checkLayering([{ path: 'core/a.ts', text: 'import {' }])).toThrow('core/a.ts: cannot be parsed');
  });
});
