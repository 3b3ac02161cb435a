import type { Node } from 'oxc-parser';
import { bare, type Comment, memberPath, walkNodes } from './ast.ts';

const isFunction = (node: Node) =>
  node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' ? node : undefined;

/** `() => {}`, `() => undefined`, `() => null`, `() => ({})`: a handler that loses the error. */
function doesNothing(body: Node): boolean {
  if (body.type === 'BlockStatement') return body.body.length === 0;
  if (body.type === 'Identifier') return body.name === 'undefined';
  if (body.type === 'Literal') return true;
  if (body.type === 'UnaryExpression') return body.operator === 'void' && body.argument.type === 'Literal';
  return body.type === 'ObjectExpression' && body.properties.length === 0;
}

/** The names in a node that are values, not names of properties. */
function namesIn(node: Node): Set<string> {
  const names = new Set<string>();
  walkNodes(node, (inner, ancestors) => {
    if (inner.type !== 'Identifier') return;
    const parent = ancestors.at(-1);
    const isMember = parent?.type === 'MemberExpression' && parent.property === inner && !parent.computed;
    const isKey = parent?.type === 'Property' && parent.key === inner && !parent.computed && !parent.shorthand;
    if (!isMember && !isKey) names.add(inner.name);
  });
  return names;
}

function usesError(error: Node | null | undefined, body: Node): boolean {
  if (error == null) return false;
  const used = namesIn(body);
  return [...namesIn(error)].some((name) => used.has(name));
}

/** A word to the reader; a directive to a tool explains nothing. */
const explains = ({ value }: Comment): boolean =>
  /\p{L}/u.test(value) && !/^[\s*]*(?:biome-ignore|@ts-|eslint-|[cv]8 |istanbul )/.test(value);

/**
 * Says how a node loses an error in silence, if it does: its handler does nothing at all, or it goes on without the error and
 * without a comment, in the catch or at the handler, that says why that is right.
 */
export function silenceOf(node: Node, comments: readonly Comment[]): string | undefined {
  const isExplained = (from: number, to: number): boolean =>
    comments.some((comment) => comment.start > from && comment.start < to && explains(comment));
  if (node.type === 'CatchClause') {
    if (node.body.body.length === 0) return 'this catch does nothing with the error';
    const isHeard = usesError(node.param, node.body) || isExplained(node.body.start, node.body.end);
    return isHeard ? undefined : 'this catch neither uses the error nor says in a comment why it need not';
  }
  if (node.type !== 'CallExpression') return undefined;
  const method = memberPath(node.callee).at(-1);
  const given = method === 'catch' ? node.arguments[0] : method === 'then' ? node.arguments[1] : undefined;
  const handler = given === undefined ? undefined : isFunction(bare(given));
  if (handler?.body == null) return undefined;
  if (doesNothing(bare(handler.body))) return `this .${method}() loses the error`;
  const before = method === 'then' ? (node.arguments[0] ?? node.callee) : node.callee;
  const isHeard = usesError(handler.params[0], handler.body) || isExplained(before.end, handler.end);
  return isHeard ? undefined : `this .${method}() neither uses the error nor says in a comment why it need not`;
}
