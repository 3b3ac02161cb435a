/**
 * Reads what `strace -f -y -xx` wrote about one program and says what it did to one folder, in order. A call that touches the folder and
 * that is not known here is an error: a model that overlooks a write proves nothing.
 */
import { relative } from 'node:path';

/** Traced, whether they matter or not: what would change the folder must be seen to be refused. */
export const TRACED_CALLS = [
  ...['open', 'openat', 'openat2', 'creat', 'close'],
  ...['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'ftruncate', 'truncate', 'fallocate'],
  ...['copy_file_range', 'sendfile', 'splice', 'fsync', 'fdatasync', 'sync_file_range', 'msync'],
  ...['unlink', 'unlinkat', 'rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat'],
  ...['mkdir', 'mkdirat', 'rmdir'],
] as const;

/** Paths are relative to the parent of the traced folder, which is '' itself. */
export type DiskCall =
  | { kind: 'create' | 'folder' | 'remove'; path: string }
  | { kind: 'write'; path: string; offset: number; bytes: Buffer }
  | { kind: 'truncate'; path: string; size: number }
  | { kind: 'rename' | 'link'; from: string; to: string }
  /** Covers what was done before it began: the first `begunAt` calls. */
  | { kind: 'sync'; path: string; begunAt: number }
  /** The program told somebody that this is durable. */
  | { kind: 'acknowledged'; text: string };

type Call = { name: string; args: string; result: string; begunAt: number };

const LINE = /^(\d+)\s+(.*)$/;
const FINISHED = /^(\w+)\((.*)\)\s+=\s+(-?\d+|\?)(.*)$/s;
const UNFINISHED = /^(\w+)\((.*) <unfinished \.\.\.>$/s;
const RESUMED = /^<\.\.\. (\w+) resumed>(.*)$/s;
const DESCRIPTOR = /^(\d+)<((?:\\x[0-9a-f]{2})*)>(\(deleted\))?/;
const QUOTED = /"((?:\\x[0-9a-f]{2})*)"/g;

const bytesOf = (escaped: string): Buffer => Buffer.from(escaped.replaceAll('\\x', ''), 'hex');
const textOf = (escaped: string): string => bytesOf(escaped).toString('utf8');

export interface TraceReader {
  /** The calls of all traces so far. */
  readonly calls: readonly DiskCall[];
  /** Takes the next trace: the folder goes on as the program before left it. */
  read(text: string): void;
}

/**
 * `folder` and what lies in it is looked at, and its own name in `parent`. `told`: the file into which the program writes what it
 * vouched for, one line each.
 */
export function createTraceReader(parent: string, folder: string, told: string): TraceReader {
  const calls: DiskCall[] = [];
  const under = createFolder({ parent, folder, told }, calls);
  return {
    calls,
    read(text) {
      const unfinished = new Map<string, { head: string; begunAt: number }>();
      for (const line of text.split('\n')) {
        const [, thread = '', what = ''] = LINE.exec(line) ?? [];
        const begun = UNFINISHED.exec(what);
        if (begun !== null) {
          unfinished.set(thread, { head: `${begun[1]}(${begun[2]}`, begunAt: calls.length });
          continue;
        }
        const resumed = RESUMED.exec(what);
        const before = resumed === null ? undefined : unfinished.get(thread);
        const whole = resumed === null ? what : `${before?.head ?? ''}${resumed[2]}`;
        const [, name = '', args = '', number = '', rest = ''] = FINISHED.exec(whole) ?? [];
        if (name !== '' && !number.startsWith('-') && number !== '?') {
          under.take({ name, args, result: number + rest, begunAt: before?.begunAt ?? calls.length });
        }
      }
    },
  };
}

type Traced = { parent: string; folder: string; told: string };

function createFolder({ parent, folder, told }: Traced, calls: DiskCall[]) {
  /** Where the next `write` of a descriptor goes. */
  const positions = new Map<string, number>();
  const existing = new Set<string>();

  function inside(path: string): string | null {
    const within = relative(parent, path);
    return within === '' || within === folder || within.startsWith(`${folder}/`) ? within : null;
  }

  function target(args: string): { descriptor: string; path: string | null; isDeleted: boolean; isAck: boolean } {
    const [, descriptor = '', escaped = '', deleted] = DESCRIPTOR.exec(args) ?? [];
    const path = textOf(escaped);
    const isFile = path.startsWith('/');
    return {
      descriptor,
      path: isFile ? inside(path) : null,
      isDeleted: deleted !== undefined,
      isAck: path === told,
    };
  }

  const quoted = (args: string): string[] => [...args.matchAll(QUOTED)].map(([, escaped = '']) => textOf(escaped));
  const lastNumber = (args: string): number => Number(/(-?\d+)\s*$/.exec(args)?.[1]);

  function open({ args, result }: Call): void {
    const [, descriptor = '', escaped = ''] = DESCRIPTOR.exec(result) ?? [];
    const path = inside(textOf(escaped));
    positions.set(descriptor, 0);
    if (path === null) return;
    if (args.includes('O_CREAT') && !existing.has(path)) {
      existing.add(path);
      calls.push({ kind: 'create', path });
    }
    if (args.includes('O_TRUNC')) calls.push({ kind: 'truncate', path, size: 0 });
  }

  function write({ name, args, result }: Call): void {
    const { descriptor, path, isDeleted, isAck } = target(args);
    const content = bytesOf([...args.matchAll(QUOTED)][0]?.[1] ?? '').subarray(0, Number.parseInt(result, 10));
    if (isAck) {
      for (const text of content.toString('utf8').split('\n'))
        if (text !== '') calls.push({ kind: 'acknowledged', text });
    }
    if (path === null || isDeleted) return;
    if (args.includes('"...')) throw new Error(`the trace cut a write to ${path} short`);
    const offset = name === 'pwrite64' ? lastNumber(args) : (positions.get(descriptor) ?? 0);
    if (name === 'write') positions.set(descriptor, offset + content.length);
    calls.push({ kind: 'write', path, offset, bytes: content });
  }

  function take(call: Call): void {
    const { name, args, begunAt } = call;
    switch (name) {
      case 'open':
      case 'openat':
        open(call);
        return;
      case 'close':
        return;
      case 'write':
      case 'pwrite64':
        write(call);
        return;
      case 'ftruncate': {
        const { path, isDeleted } = target(args);
        if (path !== null && !isDeleted) calls.push({ kind: 'truncate', path, size: lastNumber(args) });
        return;
      }
      case 'fsync':
      case 'fdatasync': {
        const { path, isDeleted } = target(args);
        if (path !== null && !isDeleted) calls.push({ kind: 'sync', path, begunAt });
        return;
      }
      case 'mkdir':
      case 'unlink':
      case 'rename':
      case 'link':
        entry(name, quoted(args).map(inside), args);
        return;
      default:
        if (touches(args)) throw new Error(`the model does not know ${name}(${args.slice(0, 200)})`);
    }
  }

  function entry(
    name: 'mkdir' | 'unlink' | 'rename' | 'link',
    [path = null, to = null]: (string | null)[],
    args: string,
  ): void {
    if (path === null && to === null) return;
    const isPair = name === 'rename' || name === 'link';
    if (path === null || (isPair && to === null)) throw new Error(`across the folder's border: ${args}`);
    if (name !== 'link') existing.delete(path);
    if (name === 'mkdir') calls.push({ kind: 'folder', path });
    else if (name === 'unlink') calls.push({ kind: 'remove', path });
    else if (to !== null) {
      existing.add(to);
      calls.push({ kind: name, from: path, to });
    }
  }

  const touches = (args: string): boolean =>
    [...quoted(args), textOf(DESCRIPTOR.exec(args)?.[2] ?? '')].some(
      (path) => path.startsWith('/') && inside(path) !== null,
    );

  return { take };
}
