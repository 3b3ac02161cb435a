import { expect, it } from 'vitest';
import { createCodeGuard, WRONG_CODES_MAX, WRONG_CODES_WINDOW_MS } from '../../../server/code-guard.ts';

it('a source that shows wrong codes waits, others do not, and after the window it may try again', () => {
  let nowMs = 0;
  const guard = createCodeGuard(() => nowMs);
  for (let count = 0; count < WRONG_CODES_MAX; count += 1) {
    expect(guard.mayTry('10.0.0.1')).toBe(true);
    guard.noteWrong('10.0.0.1');
  }
  expect(guard.mayTry('10.0.0.1')).toBe(false);
  expect(guard.mayTry('10.0.0.2')).toBe(true);
  nowMs = WRONG_CODES_WINDOW_MS;
  expect(guard.mayTry('10.0.0.1')).toBe(true);
});

it('keeps a bounded number of sources, the busy ones last', () => {
  const guard = createCodeGuard(() => 0);
  for (let count = 0; count < WRONG_CODES_MAX; count += 1) guard.noteWrong('guesser');
  for (let other = 0; other < 999; other += 1) guard.noteWrong(`other-${other}`);
  expect(guard.mayTry('guesser')).toBe(false);
  guard.noteWrong('guesser');
  for (let other = 0; other < 500; other += 1) guard.noteWrong(`more-${other}`);
  expect(guard.mayTry('guesser')).toBe(false);
});
