import type { Node } from 'oxc-parser';
import { literalText, memberPath, propertyName } from './ast.ts';

const isCallOf = (node: Node, names: RegExp): boolean =>
  node.type === 'CallExpression' && names.test(memberPath(node.callee)[0] ?? '');

export const isTestCall = (node: Node): boolean => isCallOf(node, /^[xf]?(?:it|test)$/);
export const isGroupCall = (node: Node): boolean => isCallOf(node, /^[xf]?(?:describe|suite)$/);

const testFunctions: readonly string[] = ['it', 'test', 'describe', 'suite', 'bench'];
const skippingNames: readonly string[] = ['only', 'skip', 'todo'];

/** `it.only`, `describe.skip`, `test.todo`, `xit`, `it('…', { skip: true }, …)`; conditional `skipIf` is a tier, and allowed. */
export function skipOf(node: Node): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const path = memberPath(node.callee);
  const root = path[0] ?? '';
  if (/^(?:x|f)(?:it|test|describe)$/.test(root)) return root;
  if (!testFunctions.includes(root)) return undefined;
  const named = path.find((name) => skippingNames.includes(name));
  if (named !== undefined) return `${root}.${named}`;
  for (const argument of node.arguments) {
    if (argument.type !== 'ObjectExpression') continue;
    for (const property of argument.properties) {
      const name = propertyName(property);
      const off = property.type === 'Property' && property.value.type === 'Literal' && property.value.value === false;
      if (name !== undefined && skippingNames.includes(name) && !off) return `${root} with ${name}`;
    }
  }
  return undefined;
}

/** The title a test or group is given, with `${…}` for what is computed. */
export function titleOf(node: Node): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const first = node.arguments[0];
  if (first === undefined) return undefined;
  if (first.type === 'TemplateLiteral') return first.quasis.map((quasi) => quasi.value.cooked ?? '').join('${…}');
  return literalText(first);
}
