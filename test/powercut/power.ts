/**
 * What a power cut leaves on the disk. Synced is there; of what was not synced anything may be there: nothing, all, a beginning, or
 * sectors of it in any mixture and order. The same holds for names: until the folder is synced, a file may be missing, be there under its
 * old name, or still be there after its removal. That is more than an ordered journalling file system does, and what POSIX permits.
 */
import { dirname } from 'node:path';
import type { SeededChoice } from '../../lab/data/random.ts';
import type { DiskCall } from './trace.ts';

/** A disk writes a sector whole or not at all. */
const SECTOR_BYTES = 512;

/** How unsynced writes fare in one image. Extremes have their own, because chance would rarely make them. */
const FATES = ['lost', 'kept', 'mixed', 'mixed', 'sectors', 'torn'] as const;
type Fate = (typeof FATES)[number];

type Change = { at: number } & ({ kind: 'write'; offset: number; bytes: Buffer } | { kind: 'truncate'; size: number });
type Naming = { at: number; change: (names: Map<string, Inode | null>) => void; folders: string[] };

class Inode {
  synced: Buffer = Buffer.alloc(0);
  pending: Change[] = [];
}

/** Files by their path; a folder is null. The same buffer under two paths is one file with two names. */
export type Image = Map<string, Buffer | null>;

/** Counted over many images, to see that the harness does what it says. */
export type CutCounts = {
  unsyncedWrites: number;
  lost: number;
  kept: number;
  partial: number;
  torn: number;
  names: number;
};

export interface Disk {
  apply(call: DiskCall, at: number): void;
  /** As the program sees it. */
  whole(): Image;
  cut(choice: SeededChoice): { image: Image; fate: string; counts: CutCounts };
}

export function createDisk(): Disk {
  const names = new Map<string, Inode | null>();
  const syncedNames = new Map<string, Inode | null>();
  let pendingNames: Naming[] = [];

  function file(path: string): Inode {
    const inode = names.get(path);
    if (inode === undefined || inode === null) throw new Error(`${path} is written, but was never created`);
    return inode;
  }

  function name(at: number, folders: string[], change: Naming['change']): void {
    change(names);
    pendingNames.push({ at, folders, change });
  }

  function sync(path: string, begunAt: number): void {
    const inode = names.get(path);
    if (inode !== undefined && inode !== null) {
      inode.synced = applied(
        inode.synced,
        inode.pending.filter(({ at }) => at < begunAt),
      );
      inode.pending = inode.pending.filter(({ at }) => at >= begunAt);
      return;
    }
    const isDue = ({ at, folders }: Naming): boolean => at < begunAt && folders.includes(path);
    for (const { change } of pendingNames.filter(isDue)) change(syncedNames);
    pendingNames = pendingNames.filter((naming) => !isDue(naming));
  }

  return {
    apply(call, at) {
      switch (call.kind) {
        case 'create': {
          const inode = new Inode();
          return name(at, [folderOf(call.path)], (map) => void map.set(call.path, inode));
        }
        case 'folder':
          return name(at, [folderOf(call.path)], (map) => void map.set(call.path, null));
        case 'remove':
          return name(at, [folderOf(call.path)], (map) => void map.delete(call.path));
        case 'rename':
        case 'link': {
          const inode = names.get(call.from) ?? null;
          return name(at, [folderOf(call.from), folderOf(call.to)], (map) => {
            if (call.kind === 'rename') map.delete(call.from);
            map.set(call.to, inode);
          });
        }
        case 'write':
          return void file(call.path).pending.push({ at, ...call });
        case 'truncate':
          return void file(call.path).pending.push({ at, ...call });
        case 'sync':
          return sync(call.path, call.begunAt);
        case 'acknowledged':
          return;
      }
    },
    whole: () => contentsOf(names, ({ synced, pending }) => applied(synced, pending)),
    cut(choice) {
      const counts = { unsyncedWrites: 0, lost: 0, kept: 0, partial: 0, torn: 0, names: 0 };
      const fate = choice.pick(FATES);
      const kept = new Map(syncedNames);
      // A journalling file system loses the newest names only; POSIX permits any.
      const isOrdered = choice.chance(50);
      const keptUntil = choice.integer(0, pendingNames.length);
      for (const [index, { change }] of pendingNames.entries()) {
        if (isOrdered ? index < keptUntil : choice.chance(50)) change(kept);
        else counts.names += 1;
      }
      const image = contentsOf(kept, (inode, path) =>
        path.endsWith('-shm') ? sharedMemory(choice) : surviving(inode, fate, choice, counts),
      );
      return { image, fate: `${fate}${isOrdered ? '' : ', names in any order'}`, counts };
    },
  };
}

const folderOf = (path: string): string => (dirname(path) === '.' ? '' : dirname(path));

/** Only what is reached through folders that are there themselves. Two names of one file get one and the same buffer. */
function contentsOf(
  names: ReadonlyMap<string, Inode | null>,
  content: (inode: Inode, path: string) => Buffer | null,
): Image {
  const image: Image = new Map();
  const made = new Map<Inode, Buffer | null>();
  const isThere = (path: string): boolean => path === '' || (names.get(path) === null && isThere(folderOf(path)));
  for (const [path, inode] of names) {
    if (!isThere(folderOf(path))) continue;
    if (inode !== null && !made.has(inode)) made.set(inode, content(inode, path));
    const bytes = inode === null ? null : (made.get(inode) ?? null);
    if (inode === null || bytes !== null) image.set(path, bytes);
  }
  return image;
}

/** The WAL's index is mapped memory that nobody syncs: gone, zeros, or whatever happened to be written back. SQLite must make it anew. */
function sharedMemory(choice: SeededChoice): Buffer | null {
  const bytes = Buffer.alloc(choice.pick([0, 32_768]));
  if (choice.chance(50))
    for (let index = 0; index < bytes.length; index += 4) bytes.writeUInt32LE(choice.integer(0, 0xffff_fffe), index);
  return choice.chance(30) ? null : bytes;
}

function surviving(inode: Inode, fate: Fate, choice: SeededChoice, counts: CutCounts): Buffer {
  const changes = inode.pending.flatMap((change, index) => {
    if (change.kind === 'write') counts.unsyncedWrites += 1;
    const isLast = index === inode.pending.length - 1;
    const kept = keptOf(change, fateOf(fate, isLast, choice), choice, counts);
    return kept;
  });
  return applied(inode.synced, changes);
}

type WriteFate = 'lost' | 'kept' | 'partial' | 'torn';

function fateOf(fate: Fate, isLast: boolean, choice: SeededChoice): WriteFate {
  switch (fate) {
    case 'lost':
    case 'kept':
      return fate;
    case 'torn':
      return isLast ? choice.pick(['torn', 'partial']) : 'kept';
    case 'sectors':
      return 'torn';
    case 'mixed':
      return choice.pick(['lost', 'kept', 'partial', 'torn']);
  }
}

function keptOf(change: Change, fate: WriteFate, choice: SeededChoice, counts: CutCounts): Change[] {
  if (change.kind === 'truncate') return fate === 'lost' || (fate !== 'kept' && choice.chance(50)) ? [] : [change];
  counts[fate] += 1;
  if (fate === 'lost') return [];
  if (fate === 'kept') return [change];
  const sectors = sectorsOf(change);
  if (fate === 'partial') return sectors.slice(0, choice.integer(0, sectors.length));
  return sectors.filter(() => choice.chance(50));
}

/** A write cut where the disk's sectors lie, which is not where the write began. */
function sectorsOf({ at, offset, bytes }: Extract<Change, { kind: 'write' }>): Change[] {
  const sectors: Change[] = [];
  for (let from = 0; from < bytes.length; ) {
    const until = Math.min(bytes.length, from + SECTOR_BYTES - ((offset + from) % SECTOR_BYTES));
    sectors.push({ kind: 'write', at, offset: offset + from, bytes: bytes.subarray(from, until) });
    from = until;
  }
  return sectors;
}

function applied(before: Buffer, changes: readonly Change[]): Buffer {
  if (changes.length === 0) return before;
  let size = before.length;
  let highest = size;
  for (const change of changes) {
    size = change.kind === 'truncate' ? change.size : Math.max(size, change.offset + change.bytes.length);
    highest = Math.max(highest, size);
  }
  const bytes = Buffer.alloc(highest);
  before.copy(bytes);
  let end = before.length;
  for (const change of changes) {
    if (change.kind === 'truncate') {
      if (change.size < end) bytes.fill(0, change.size, end);
      end = change.size;
    } else {
      change.bytes.copy(bytes, change.offset);
      end = Math.max(end, change.offset + change.bytes.length);
    }
  }
  return bytes.subarray(0, end);
}
