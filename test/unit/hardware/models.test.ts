import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DRIVERS } from '../../../hardware/drivers/drivers.ts';
import { findModel, MODELS, modelPart } from '../../../hardware/models/models.ts';

test('every model file is known by its name', () => {
  const files = readdirSync(new URL('../../../hardware/models/', import.meta.url)).filter((name) =>
    name.endsWith('.json'),
  );
  expect(files.map((name) => name.replace('.json', '')).sort()).toEqual(MODELS.map(({ name }) => name).sort());
});

test.each(MODELS)('$name names a driver and keeps to its schema', ({ name, driver: wanted }) => {
  const driver = DRIVERS.find((each) => each.name === wanted);
  if (driver === undefined) throw new Error(`no driver ${wanted}`);
  expect(modelPart(driver, name)).toBeTypeOf('object');
});

test('no two drivers have one name, and each has a model', () => {
  const names = DRIVERS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !MODELS.some(({ driver }) => driver === name))).toEqual([]);
});

test('a name that only JavaScript knows is no model', () => {
  expect(findModel('constructor')).toBeNull();
  expect(findModel('toledo-8217')).toMatchObject({ driver: 'toledo-8217' });
});
