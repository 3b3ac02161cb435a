import type { BasketCommand } from '../basket/commands.ts';
import type { RestrictionSettings } from './settings.ts';

/** Goods as the shop sells them: the minimum age of their category counts where the catalogue asks for less. */
export function withShopsAge(command: BasketCommand, restrictions: RestrictionSettings): BasketCommand {
  if (command.type !== 'item.offered' || command.product === null) return command;
  return { ...command, product: atShopsAge(command.product, restrictions) };
}

/** Also of goods that were taken up, which were scanned where other rules may hold. */
export function atShopsAge<T extends { category: string; minimumAgeYears: number | null }>(
  goods: T,
  { ageByCategory }: RestrictionSettings,
): T {
  const shopsYears = ageByCategory[goods.category] ?? 0;
  return shopsYears <= (goods.minimumAgeYears ?? 0) ? goods : { ...goods, minimumAgeYears: shopsYears };
}
