import type { BasketCommand } from '../basket/commands.ts';
import type { RestrictionSettings } from './settings.ts';

/** Goods as the shop sells them: the minimum age of their category counts where the catalogue asks for less. */
export function withShopsAge(command: BasketCommand, { ageByCategory }: RestrictionSettings): BasketCommand {
  if (command.type !== 'item.offered' || command.product === null) return command;
  const { product } = command;
  const shopsYears = ageByCategory[product.category] ?? 0;
  if (shopsYears <= (product.minimumAgeYears ?? 0)) return command;
  return { ...command, product: { ...product, minimumAgeYears: shopsYears } };
}
