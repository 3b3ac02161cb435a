import { type Expression, type Node, parseSync, visitorKeys } from 'oxc-parser';
import type { TextFile } from './tree.ts';

export type Comment = { value: string; start: number };
export type ParsedFile = { program: Node; comments: Comment[]; lineAt: (offset: number) => number };

/** Parses a code file. Throws where it cannot: a check that skips a file it cannot read would be silently green. */
export function parseCode(file: TextFile): ParsedFile {
  const parsed = parseSync(file.path, file.text);
  const broken = parsed.errors.find((error) => error.severity === 'Error');
  if (broken !== undefined) throw new Error(`${file.path}: cannot be parsed: ${broken.message}`);
  return {
    program: parsed.program,
    comments: parsed.comments,
    lineAt: (offset) => file.text.slice(0, offset).split('\n').length,
  };
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Depth first, in source order; `ancestors` runs from the program to the node's parent. */
export function walkNodes(node: Node, visit: (node: Node, ancestors: readonly Node[]) => void): void {
  const ancestors: Node[] = [];
  const step = (current: Node): void => {
    visit(current, ancestors);
    ancestors.push(current);
    const fields = new Map<string, unknown>(Object.entries(current));
    for (const key of visitorKeys[current.type] ?? []) {
      const child = fields.get(key);
      for (const item of Array.isArray(child) ? child : [child]) if (isNode(item)) step(item);
    }
    ancestors.pop();
  };
  step(node);
}

/** The value of a string literal or of a template without substitutions. */
export function literalText(node: Node | null | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** Looks through `(x)`, `x as T`, `x satisfies T` and `x!`. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ChainExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

/** The expressions whose value this expression may take: branches of `?:`, `??`, `||`, `&&`. */
export function outcomes(node: Node): Node[] {
  const inner = bare(node);
  if (inner.type === 'ConditionalExpression') return [...outcomes(inner.consequent), ...outcomes(inner.alternate)];
  if (inner.type === 'LogicalExpression') {
    return inner.operator === '&&' ? outcomes(inner.right) : [...outcomes(inner.left), ...outcomes(inner.right)];
  }
  return [inner];
}

/** `a.b.c` as `['a', 'b', 'c']`; calls in between are looked through, so `it.each([])` is `['it', 'each']`. */
export function memberPath(node: Expression | Node): string[] {
  const inner = bare(node);
  if (inner.type === 'Identifier') return [inner.name];
  if (inner.type === 'CallExpression') return memberPath(inner.callee);
  if (inner.type === 'TaggedTemplateExpression') return memberPath(inner.tag);
  if (inner.type === 'MemberExpression') {
    const property = inner.computed
      ? literalText(inner.property)
      : inner.property.type === 'Identifier'
        ? inner.property.name
        : undefined;
    return [...memberPath(inner.object), property ?? '*'];
  }
  return [];
}

/** The name of a property that is not computed. */
export function propertyName(node: Node): string | undefined {
  if (node.type !== 'Property' || node.computed) return undefined;
  return node.key.type === 'Identifier' ? node.key.name : literalText(node.key);
}
