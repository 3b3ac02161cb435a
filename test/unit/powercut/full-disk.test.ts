import { expect, test } from 'vitest';
import { type Disk, fillUp } from '../../powercut/full-disk.ts';

test('a disk that somebody else fills in the meantime is full all the same', () => {
  let free = 4096;
  const disk: Disk = {
    freeBytes: () => free,
    fill(round, bytes) {
      // The host was quicker and took half of it: this write finds no room for its end.
      free = round === 0 ? bytes / 2 : 0;
      if (round === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    },
  };
  fillUp(disk);
  expect(free).toBe(0);
});

test('what else goes wrong while filling is not taken for a full disk', () => {
  const broken: Disk = {
    freeBytes: () => 1,
    fill() {
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    },
  };
  expect(() => fillUp(broken)).toThrow('EIO');
  expect(() => fillUp({ freeBytes: () => 1, fill: () => undefined })).toThrow('not full');
});
