/**
 * The price (or weight) check digit within an in-store number: GS1 General Specifications, sections 7.9.2 to 7.9.4, as the open sources
 * of aidc-toolkit and biip have them (own reading). A weighted product is the units digit of the product, after its tens digit was
 * subtracted (−) or added (+); the tables have it for each digit.
 */
const TWO_MINUS = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7] as const;
const THREE = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7] as const;
const FIVE_PLUS = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9] as const;
const FIVE_MINUS: readonly number[] = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1];

const FOUR_DIGITS = [TWO_MINUS, TWO_MINUS, THREE, FIVE_MINUS] as const;
const FIVE_DIGITS = [FIVE_PLUS, TWO_MINUS, FIVE_MINUS, FIVE_PLUS, TWO_MINUS] as const;

const sumOf = (digits: string, tables: readonly (readonly number[])[]): number =>
  tables.reduce((sum, table, index) => sum + (table[Number(digits.charAt(index))] ?? 0), 0);

/** `2875` → 9, `14685` → 6. Four or five digits; null for any other number of them, for which GS1 has no rule. */
export function priceCheckDigit(digits: string): number | null {
  if (digits.length === 4) return (sumOf(digits, FOUR_DIGITS) * 3) % 10;
  if (digits.length !== 5) return null;
  const complement = (10 - (sumOf(digits, FIVE_DIGITS) % 10)) % 10;
  // The check digit is the one whose own weighted product (5−) fills the sum up to a whole ten.
  return FIVE_MINUS.indexOf(complement);
}
