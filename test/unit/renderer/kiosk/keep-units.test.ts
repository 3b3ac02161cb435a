import { expect, test } from 'vitest';
import { keepUnits } from '../../../../renderer/kiosk/keep-units.ts';

test.each([
  ['Cola 0.25 l', 'Cola 0.25\u00a0l'],
  ['Whole milk 3.5 % 1 l', 'Whole milk 3.5\u00a0% 1\u00a0l'],
  ['Crisps 175 g, salted', 'Crisps 175\u00a0g, salted'],
  ['Wasser 6 × 1,5 l', 'Wasser 6\u00a0× 1,5\u00a0l'],
  ['Foil 30 m', 'Foil 30\u00a0m'],
])('%s keeps its figures and their units in one line', (name, drawn) => {
  expect(keepUnits(name)).toBe(drawn);
});

test('a figure before another word may end its line', () => {
  for (const name of ['Eggs 10 large', 'Pizza 4 cheeses', 'No 5 Grün', '2 gold rings'])
    expect(keepUnits(name)).toBe(name);
});
