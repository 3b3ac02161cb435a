import type { Node } from 'oxc-parser';
import { bare, literalText, memberPath, outcomes, type ParsedFile, parseCode, propertyName, walkNodes } from './ast.ts';
import { type Finding, folderOf, type TextFile } from './tree.ts';

const spokenAttributes: readonly string[] = [
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'aria-placeholder',
  'title',
  'placeholder',
  'alt',
];

/** Attributes and properties whose text no person reads, so that prose in them is none. */
const unshownNames: readonly string[] = [
  ...['className', 'style', 'id', 'key', 'role', 'type', 'htmlFor', 'href', 'src', 'rel', 'target', 'lang', 'dir'],
  ...['d', 'viewBox', 'transform', 'points', 'fill', 'stroke', 'sizes', 'media', 'allow', 'sandbox', 'testId'],
];
const isUnshown = (name: string): boolean =>
  unshownNames.includes(name) || (/^(?:data|aria)-/.test(name) && !spokenAttributes.includes(name));

/** Calls whose arguments go to the builders, to the page's own machinery, or into a comparison. */
const unshownCalls =
  /^console\.|\.?(?:querySelector(?:All)?|closest|matches|getElementById|(?:add|remove)EventListener|(?:[gs]et|remove)Attribute|startsWith|endsWith|includes)$/;
const comparisons: readonly string[] = ['===', '!==', '==', '!=', 'in', '<', '>', '<=', '>='];

/** How printed text is made: `textBlock(text)`, `pairBlock(label, value)`, or the block itself. */
const blockCalls: readonly string[] = ['textBlock', 'pairBlock'];
const blockTypes: readonly string[] = ['text', 'pair'];
const blockTexts: readonly string[] = ['text', 'label', 'value'];
/** Where documents are made. */
const documentFolders: readonly string[] = ['core', 'host'];

const hasLetters = (text: string): boolean => /\p{L}/u.test(text);

/**
 * Text that reads as if written for a person: two words, a word with a capital, an exclamation, or a letter that no
 * identifier of ours has. `line wide`, `ArrowUp`, `auto 1fr`, `notice.` and `gallery.html?` show where the line runs.
 */
function isProse(text: string): boolean {
  return (
    /(?<![\p{L}\p{N}_.-])\p{L}{2,}[\p{P}]*\s+[\p{P}]*\p{L}/u.test(text) ||
    /^[\s\p{P}]*\p{Lu}\p{Ll}+(?=$|[\s.,;:!?…'’])/u.test(text) ||
    /^[^./=&#:]*\p{L}{2,}[!?…]\s*$/u.test(text) ||
    /[^\P{L}A-Za-z]/u.test(text)
  );
}

type Named = ReadonlyMap<string, readonly Node[]>;

/** The values that a file gives to its constants and variables. */
function namedValues({ program }: ParsedFile): Named {
  const named = new Map<string, Node[]>();
  walkNodes(program, (node) => {
    if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || node.init === null) return;
    named.set(node.id.name, [...(named.get(node.id.name) ?? []), node.init]);
  });
  return named;
}

/** What `labels[kind]` or `labels.card` may be, where `labels` is an object or a list written in the file. */
function memberValues(member: Node, named: Named): Node[] {
  if (member.type !== 'MemberExpression') return [];
  const holder = bare(member.object);
  const wanted = memberPath(member).at(-1);
  return (holder.type === 'Identifier' ? (named.get(holder.name) ?? []) : [holder]).flatMap((init): Node[] => {
    const value = bare(init);
    if (value.type === 'ArrayExpression') return value.elements.filter((element) => element !== null);
    if (value.type !== 'ObjectExpression') return [];
    return value.properties.flatMap((property) => {
      if (property.type !== 'Property') return [];
      return wanted === '*' || propertyName(property) === wanted ? [property.value] : [];
    });
  });
}

/** Literal text that an expression can put before a person, followed through the names of its file. */
function literalParts(node: Node, named: Named, seen: readonly string[] = []): Node[] {
  return outcomes(node).flatMap((outcome): Node[] => {
    const parts = (inner: Node): Node[] => literalParts(inner, named, seen);
    switch (outcome.type) {
      case 'Literal':
        return [outcome];
      case 'BinaryExpression':
        return outcome.operator === '+' ? [...parts(outcome.left), ...parts(outcome.right)] : [];
      case 'TemplateLiteral':
        return [...outcome.quasis, ...outcome.expressions.flatMap(parts)];
      case 'Identifier':
        if (seen.includes(outcome.name)) return [];
        return (named.get(outcome.name) ?? []).flatMap((init) => literalParts(init, named, [...seen, outcome.name]));
      case 'MemberExpression':
        return memberValues(outcome, named).flatMap(parts);
      case 'CallExpression': {
        // 'Total'.toUpperCase() is still that text; what another function makes of its arguments is its own affair.
        const callee = bare(outcome.callee);
        const receiver = callee.type === 'MemberExpression' ? bare(callee.object) : undefined;
        return receiver?.type === 'Literal' || receiver?.type === 'TemplateLiteral' ? parts(receiver) : [];
      }
      default:
        return [];
    }
  });
}

function partText(node: Node): string {
  if (node.type === 'TemplateElement') return node.value.cooked ?? '';
  return literalText(node) ?? '';
}

/** The expressions that a node of a screen shows, or has read out, whatever they hold. */
function shownIn(node: Node, parent: Node | undefined): { shown: Node; where: string } | undefined {
  if (node.type === 'JSXText') return { shown: node, where: 'text' };
  if (node.type === 'JSXExpressionContainer' && parent?.type !== 'JSXAttribute') {
    return { shown: node.expression, where: 'text' };
  }
  if (node.type !== 'JSXAttribute' || node.name.type !== 'JSXIdentifier' || node.value === null) return undefined;
  if (!spokenAttributes.includes(node.name.name)) return undefined;
  return {
    shown: node.value.type === 'JSXExpressionContainer' ? node.value.expression : node.value,
    where: node.name.name,
  };
}

/** Whether a literal stands where the program reads it and no person does: a path, a key, a comparison, an error. */
function isUnread(literal: Node, ancestors: readonly Node[]): boolean {
  const parent = ancestors.at(-1);
  if (parent === undefined || /^(?:Import|Export|TS(?!As|Satisfies|NonNull))/.test(parent.type)) return true;
  if (parent.type === 'ExpressionStatement') return true;
  if (parent.type === 'Property' && parent.key === literal) return true;
  if (parent.type === 'MemberExpression' && parent.property === literal) return true;
  if (parent.type === 'BinaryExpression' && comparisons.includes(parent.operator)) return true;
  if (parent.type === 'SwitchCase' && parent.test === literal) return true;
  let below = literal;
  for (const ancestor of ancestors.toReversed()) {
    const isArgument = ancestor.type === 'CallExpression' && ancestor.callee !== below;
    below = ancestor;
    if (ancestor.type === 'ThrowStatement') return true;
    if (ancestor.type === 'NewExpression' && /Error$/.test(memberPath(ancestor.callee).at(-1) ?? '')) return true;
    if (isArgument && unshownCalls.test(memberPath(ancestor.callee).join('.'))) return true;
    if (isUnshown(propertyName(ancestor) ?? '')) return true;
    if (ancestor.type === 'JSXAttribute') {
      return ancestor.name.type === 'JSXIdentifier' && isUnshown(ancestor.name.name);
    }
    if (/Function|^JSXElement$/.test(ancestor.type)) return false;
  }
  return false;
}

type Refuse = (part: Node, text: string, where: string) => void;

function refuseOnScreens({ program }: ParsedFile, named: Named, refuse: Refuse): void {
  walkNodes(program, (node, ancestors) => {
    const { shown, where } = shownIn(node, ancestors.at(-1)) ?? {};
    if (shown === undefined || where === undefined) return;
    if (shown.type === 'JSXText') refuse(shown, shown.value, where);
    else for (const part of literalParts(shown, named)) refuse(part, partText(part), where);
  });
  walkNodes(program, (node, ancestors) => {
    if (node.type === 'TemplateLiteral') {
      // A substitution reads as a number here: `Seat ${seat}` is prose, `${a} ${b}` is not.
      const text = node.quasis.map(partText).join('0');
      const first = node.quasis.find((quasi) => hasLetters(partText(quasi)));
      if (first !== undefined && isProse(text) && !isUnread(node, ancestors)) refuse(first, text, 'the text');
    }
    if (node.type !== 'Literal') return;
    const text = partText(node);
    if (isProse(text) && !isUnread(node, ancestors)) refuse(node, text, 'the text');
  });
}

/** The expressions that a node of a printed document prints. */
function printedIn(node: Node): Node[] {
  if (node.type === 'CallExpression') {
    return blockCalls.includes(memberPath(node.callee).at(-1) ?? '') ? node.arguments.slice(0, 2) : [];
  }
  if (node.type !== 'ObjectExpression') return [];
  const valuesOf = (name: string): Node[] =>
    node.properties.flatMap((property) =>
      property.type === 'Property' && propertyName(property) === name ? [property.value] : [],
    );
  const isBlock = valuesOf('type').some((type) => blockTypes.includes(literalText(bare(type)) ?? ''));
  return isBlock ? blockTexts.flatMap(valuesOf) : [];
}

function refuseInDocuments({ program }: ParsedFile, named: Named, refuse: Refuse): void {
  walkNodes(program, (node) => {
    for (const printed of printedIn(node)) {
      for (const part of literalParts(printed, named)) refuse(part, partText(part), 'the printed');
    }
  });
}

/** Text written into the screens of `renderer/` and into printed documents instead of the messages. */
export function untranslatedText(file: TextFile): Finding[] {
  const folder = folderOf(file.path) ?? '';
  const check =
    folder === 'renderer' ? refuseOnScreens : documentFolders.includes(folder) ? refuseInDocuments : undefined;
  if (check === undefined) return [];
  const parsed = parseCode(file);
  const findings: Finding[] = [];
  const refused = new Set<Node>();
  check(parsed, namedValues(parsed), (part, text, where) => {
    if (!hasLetters(text) || refused.has(part)) return;
    refused.add(part);
    const detail = `${where} "${text.trim().replace(/\s+/g, ' ')}" belongs in the messages`;
    findings.push({ file: file.path, line: parsed.lineAt(part.start), rule: 'untranslated', detail });
  });
  return findings;
}
