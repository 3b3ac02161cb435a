import { describe, expect, test } from 'vitest';
import { seededChoice } from '../../../lab/data/random.ts';
import { createDisk, type Image } from '../../powercut/power.ts';
import { createTraceReader, type DiskCall } from '../../powercut/trace.ts';

const SEEDS = 300;
const bytes = (text: string): Buffer => Buffer.from(text.repeat(1_024));

/** What a cut after all of these calls leaves, for many seeds. */
function imagesAfter(calls: readonly DiskCall[]): Image[] {
  const disk = createDisk();
  for (const [at, call] of calls.entries()) disk.apply(call, at);
  return Array.from({ length: SEEDS }, (_, seed) => disk.cut(seededChoice(String(seed))).image);
}

const created: DiskCall[] = [
  { kind: 'create', path: 'a' },
  { kind: 'write', path: 'a', offset: 0, bytes: bytes('1') },
];
const syncedWhole: DiskCall[] = [
  ...created,
  { kind: 'sync', path: 'a', begunAt: 2 },
  { kind: 'sync', path: '', begunAt: 3 },
];

describe('a power cut', () => {
  test('never touches what was synced under a name that was synced', () => {
    for (const image of imagesAfter(syncedWhole)) expect(image.get('a')).toEqual(bytes('1'));
  });

  test('may take a file whose name was not synced, however well its content was', () => {
    const images = imagesAfter([...created, { kind: 'sync', path: 'a', begunAt: 2 }]);
    expect(images.some((image) => image.has('a'))).toBe(true);
    expect(images.some((image) => !image.has('a'))).toBe(true);
  });

  test('leaves of an unsynced write nothing, all, a beginning, or any of its sectors, each of them whole', () => {
    const images = imagesAfter([...syncedWhole, { kind: 'write', path: 'a', offset: 0, bytes: bytes('2') }]);
    const left = new Set(images.map((image) => image.get('a')?.toString() ?? ''));
    const [old, fresh] = ['1'.repeat(512), '2'.repeat(512)];
    expect(left).toEqual(new Set([old + old, fresh + fresh, fresh + old, old + fresh]));
  });

  test('may keep a later write and lose an earlier one', () => {
    const images = imagesAfter([
      ...syncedWhole,
      { kind: 'write', path: 'a', offset: 0, bytes: bytes('2').subarray(0, 512) },
      { kind: 'write', path: 'a', offset: 512, bytes: bytes('3').subarray(0, 512) },
    ]);
    expect(images.some((image) => image.get('a')?.toString() === '1'.repeat(512) + '3'.repeat(512))).toBe(true);
  });

  test('is not held off by a sync that began before the write', () => {
    const images = imagesAfter([
      ...created,
      { kind: 'sync', path: '', begunAt: 2 },
      { kind: 'sync', path: 'a', begunAt: 1 },
    ]);
    expect(images.some((image) => image.get('a')?.length === 0)).toBe(true);
  });

  test('may bring back what was removed, or the old name of what was renamed', () => {
    const removed = imagesAfter([...syncedWhole, { kind: 'remove', path: 'a' }]);
    const renamed = imagesAfter([...syncedWhole, { kind: 'rename', from: 'a', to: 'b' }]);
    expect(new Set(removed.map((image) => [...image.keys()].sort().join()))).toEqual(new Set(['', 'a']));
    expect(new Set(renamed.map((image) => [...image.keys()].sort().join()))).toEqual(new Set(['a', 'b']));
  });

  test('keeps two names of one file one file', () => {
    const calls: DiskCall[] = [
      ...syncedWhole,
      { kind: 'link', from: 'a', to: 'b' },
      { kind: 'sync', path: '', begunAt: 5 },
    ];
    for (const image of imagesAfter(calls)) expect(image.get('a')).toBe(image.get('b'));
  });

  test('takes everything in a folder whose own name was not synced', () => {
    const images = imagesAfter([
      { kind: 'folder', path: 'f' },
      { kind: 'create', path: 'f/a' },
      { kind: 'sync', path: 'f', begunAt: 2 },
    ]);
    expect(new Set(images.map((image) => [...image.keys()].sort().join()))).toEqual(new Set(['', 'f,f/a']));
  });
});

describe('a trace', () => {
  const hex = (text: string): string =>
    [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const read = (lines: readonly string[]): readonly DiskCall[] => {
    const reader = createTraceReader('/t', 'k', '/t/told');
    reader.read(lines.join('\n'));
    return reader.calls;
  };
  const open = `7  openat(AT_FDCWD</>, "${hex('/t/k/a')}", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 5<${hex('/t/k/a')}>`;

  test('is read as calls on the folder, with what another thread did in between', () => {
    const calls = read([
      `7  mkdir("${hex('/t/k')}", 0777) = 0`,
      open,
      `7  fsync(5<${hex('/t/k/a')}> <unfinished ...>`,
      `8  pwrite64(5<${hex('/t/k/a')}>, "${hex('x')}", 1, 9) = 1`,
      '7  <... fsync resumed>) = 0',
      `8  write(6<${hex('/t/told')}>, "${hex('{"told":1}\n')}", 11) = 11`,
      `8  write(1<${hex('/dev/null')}>, "${hex('log')}", 3) = 3`,
    ]);
    expect(calls).toEqual([
      { kind: 'folder', path: 'k' },
      { kind: 'create', path: 'k/a' },
      { kind: 'write', path: 'k/a', offset: 9, bytes: Buffer.from('x') },
      { kind: 'sync', path: 'k/a', begunAt: 2 },
      { kind: 'acknowledged', text: '{"told":1}' },
    ]);
  });

  test('with a failed call changes nothing, and with an unknown one on the folder is refused', () => {
    expect(read([`7  mkdir("${hex('/t/k')}", 0777) = -1 EEXIST (File exists)`])).toEqual([]);
    const unknown = `7  fallocate(5<${hex('/t/k/a')}>, 0, 0, 4096) = 0`;
    expect(() => read([open, unknown])).toThrow('does not know fallocate');
  });
});
