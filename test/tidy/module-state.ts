import type { Node } from 'oxc-parser';
import { bare, memberPath, walkNodes } from './ast.ts';

/** Methods that change the list, set or map they are called on. */
const changes: readonly string[] = [
  ...['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'],
  ...['set', 'add', 'delete', 'clear'],
];
const collections: readonly string[] = ['Map', 'Set', 'WeakMap', 'WeakSet', 'Array'];

/** `new Map()`, `[]`, `{}`: a value that can be changed though its name is `const`. */
function canChange(init: Node | null): boolean {
  if (init === null) return false;
  const value = bare(init);
  if (value.type === 'ArrayExpression' || value.type === 'ObjectExpression') return true;
  return value.type === 'NewExpression' && collections.includes(memberPath(value.callee).join('.'));
}

function namesBound(pattern: Node): string[] {
  const names: string[] = [];
  walkNodes(pattern, (node) => {
    if (node.type === 'Identifier') names.push(node.name);
  });
  return names;
}

/** The object whose member a node assigns, deletes, or changes by a method: `seen` in `seen.a.b = 1` and `seen.add(1)`. */
function changedBy(node: Node): string | undefined {
  const target =
    node.type === 'AssignmentExpression'
      ? node.left
      : node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete')
        ? node.argument
        : node.type === 'CallExpression'
          ? node.callee
          : undefined;
  if (target === undefined || bare(target).type !== 'MemberExpression') return undefined;
  const path = memberPath(target);
  if (node.type === 'CallExpression') return changes.includes(path.at(-1) ?? '') ? path[0] : undefined;
  return path[0];
}

/**
 * What a module remembers between calls: `let` and `var` at its top, collections there that it changes, and static fields
 * that are not readonly. Names are compared without their scope; a local of the same name is better called something else.
 */
export function moduleState(program: Node): { offset: number; detail: string }[] {
  if (program.type !== 'Program') return [];
  const found: { offset: number; detail: string }[] = [];
  const collected = new Map<string, number>();
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration' || declaration.declare) continue;
    for (const { id, init, start } of declaration.declarations) {
      for (const name of namesBound(id.type === 'Identifier' ? { ...id, typeAnnotation: null } : id)) {
        if (declaration.kind === 'let' || declaration.kind === 'var') {
          found.push({ offset: start, detail: `${declaration.kind} ${name} is state of the module: pass it in` });
        } else if (canChange(init)) collected.set(name, start);
      }
    }
  }
  walkNodes(program, (node) => {
    const name = changedBy(node);
    const offset = name === undefined ? undefined : collected.get(name);
    if (name !== undefined && offset !== undefined) {
      found.push({ offset, detail: `const ${name} is changed, so it is state of the module: pass it in` });
      collected.delete(name);
    }
    if (node.type === 'PropertyDefinition' && node.static && !node.readonly) {
      found.push({
        offset: node.start,
        detail: 'a static field is state of the module: pass it in, or make it readonly',
      });
    }
  });
  return found;
}
