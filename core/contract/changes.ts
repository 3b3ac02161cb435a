import jsonPatch, { type Operation } from 'fast-json-patch';
import { InvariantError } from '../result.ts';

/** The operations that turn one view into the next. */
export const changesBetween = (before: object, after: object): Operation[] => jsonPatch.compare(before, after);

const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * Applies operations without touching `document`: untouched branches keep their identity, so that memoised components do not draw
 * again. (The library's own immutable mode copies the whole document.) Only the operations that `changesBetween` makes are known.
 */
export function applyChanges<T>(document: T, operations: Operation[]): T {
  let next: unknown = document;
  for (const operation of operations) {
    const path = operation.path === '' ? [] : operation.path.slice(1).split('/').map(unescapePointer);
    next = applyOne(next, path, operation);
  }
  return next as T;
}

function applyOne(node: unknown, path: string[], operation: Operation): unknown {
  const [key, ...rest] = path;
  if (key === undefined) {
    if (operation.op !== 'replace') throw new InvariantError(`cannot ${operation.op} a whole view`);
    return operation.value;
  }
  if (Array.isArray(node)) {
    const copy = [...node];
    const index = key === '-' ? copy.length : Number(key);
    if (rest.length > 0) copy[index] = applyOne(copy[index], rest, operation);
    else if (operation.op === 'remove') copy.splice(index, 1);
    else if (operation.op === 'add') copy.splice(index, 0, operation.value);
    else if (operation.op === 'replace') copy[index] = operation.value;
    else throw new InvariantError(`unknown operation ${operation.op}`);
    return copy;
  }
  if (typeof node !== 'object' || node === null)
    throw new InvariantError(`no such place in the view: ${operation.path}`);
  const copy: Record<string, unknown> = { ...node };
  if (rest.length > 0) copy[key] = applyOne(copy[key], rest, operation);
  else if (operation.op === 'remove') delete copy[key];
  else if (operation.op === 'add' || operation.op === 'replace') copy[key] = operation.value;
  else throw new InvariantError(`unknown operation ${operation.op}`);
  return copy;
}
