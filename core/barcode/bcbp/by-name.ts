import { invariant } from '../../result.ts';
import type { ItemRule } from './items.ts';

export type ByName<R extends readonly ItemRule[], V> = Record<R[number]['name'], V>;

/** A value for each rule, under the rule's name; made in the order of the rules. */
export function byName<R extends readonly ItemRule[], V>(rules: R, value: (rule: R[number]) => V): ByName<R, V> {
  const values = Object.fromEntries(rules.map((rule) => [rule.name, value(rule)]));
  invariant(hasEach(rules, values), 'every item has its value');
  return values;
}

const hasEach = <R extends readonly ItemRule[], V>(rules: R, values: object): values is ByName<R, V> =>
  rules.every(({ name }) => Object.hasOwn(values, name));
