import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadModel, MODEL_NAMES, type ModelClass } from '../../../hardware/models/models.ts';

const CLASSES: ModelClass[] = ['scanner', 'scale', 'printer', 'paymentTerminal'];

test('every model file is known by its name and keeps to the schema', () => {
  const files = readdirSync(new URL('../../../hardware/models/', import.meta.url)).filter((name) =>
    name.endsWith('.json'),
  );
  expect(files.map((name) => name.replace('.json', '')).sort()).toEqual([...MODEL_NAMES].sort());
  for (const name of MODEL_NAMES) {
    expect(CLASSES.filter((deviceClass) => loadModel(name, deviceClass).ok)).toHaveLength(1);
  }
});

test('an unknown model and a model of another class are told apart', () => {
  expect(loadModel('constructor', 'scale')).toEqual({
    ok: false,
    error: { kind: 'unknownModel', name: 'constructor', expected: 'scale', known: ['toledo-8217'] },
  });
  const printers = ['epson-tm-m30', 'generic-80mm-escpos'];
  expect(loadModel('toledo-8217', 'printer')).toEqual({
    ok: false,
    error: { kind: 'wrongDeviceClass', name: 'toledo-8217', expected: 'printer', actual: 'scale', known: printers },
  });
});
