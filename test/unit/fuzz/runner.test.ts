import { describe, expect, test } from 'vitest';
import { INPUT_BYTES_MAX, inputOf } from '../../fuzz/inputs.ts';
import { type FuzzOptions, runFuzz } from '../../fuzz/runner.ts';

const SEED = 7;
const planted = (more: Partial<FuzzOptions>) =>
  runFuzz({
    workerFile: new URL('./planted-worker.ts', import.meta.url),
    ...{ seed: SEED, only: null, hex: null, milliseconds: 1_500, hangMs: 1_000, onFinding: () => undefined },
    ...more,
  });

describe('the fuzz runner', () => {
  test('finds a planted throw, hang and growth, and nothing in a decoder that is well', async () => {
    const told: string[] = [];
    const { names, counts, findings } = await planted({
      milliseconds: 4_000,
      onFinding: ({ target, kind }) => told.push(`${target} ${kind}`),
    });
    expect(names).toEqual(['well', 'throws', 'hangs', 'grows']);
    expect([...new Set(told)].sort()).toEqual(['grows growth', 'hangs hang', 'throws throw']);
    const hexOf = (name: string) => findings.find(({ target }) => target === name)?.hex;
    expect([hexOf('throws'), hexOf('hangs')]).toEqual(['41', '42']);
    expect(counts.find(({ target }) => target === 'well')?.inputs).toBeGreaterThan(0);
  });

  test('feeds one input again, and one decoder only', async () => {
    const { counts, findings } = await planted({ only: 'throws', hex: '41' });
    expect(counts).toMatchObject([{ target: 'throws', inputs: 1 }]);
    expect(findings).toMatchObject([{ kind: 'throw', detail: expect.stringContaining('a single A') }]);
    expect((await planted({ only: 'throws', hex: '4141' })).findings).toEqual([]);
  });
});

describe('the inputs of a seed', () => {
  const samples = [Buffer.from('first sample'), Buffer.from('second')];
  const inputsOf = (seed: number, name: string) =>
    Array.from({ length: 2_000 }, (_, number) => Buffer.from(inputOf(seed, name, samples, number)).toString('hex'));

  test('are the same again, and others for another seed or decoder', () => {
    const inputs = inputsOf(SEED, 'one');
    expect(inputsOf(SEED, 'one')).toEqual(inputs);
    expect(inputsOf(SEED + 1, 'one')).not.toEqual(inputs);
    expect(inputsOf(SEED, 'two')).not.toEqual(inputs);
  });

  test('are the samples, then cut, mutated and random ones, most of them different, none over-long', () => {
    const inputs = inputsOf(SEED, 'one');
    expect(inputs.slice(0, 2)).toEqual(samples.map((sample) => sample.toString('hex')));
    expect(new Set(inputs).size).toBeGreaterThan(1_200);
    const whole = samples[0]?.toString('hex') ?? '';
    expect(inputs.some((input) => input !== whole && input !== '' && whole.startsWith(input))).toBe(true);
    expect(Math.max(...inputs.map(({ length }) => length / 2))).toBeLessThanOrEqual(INPUT_BYTES_MAX);
  });

  test('leave the samples as they are', () => {
    inputsOf(SEED, 'one');
    expect(samples.map(String)).toEqual(['first sample', 'second']);
  });
});
