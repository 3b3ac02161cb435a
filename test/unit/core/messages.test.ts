import { describe, expect, it } from 'vitest';
import { loadTexts } from '../../../core/messages/index.ts';
import { textsOf } from '../../../core/messages/texts.ts';

describe('texts', () => {
  it('come from every feature of the language, with plurals and values', () => {
    const texts = loadTexts('de');
    expect(texts('common.back')).toBe('Zurück');
    expect(texts('dock.items', { count: 1 })).toBe('1 Artikel');
    expect(loadTexts('en')('dock.items', { count: 2 })).toBe('2 items');
  });

  it('of one group may come from two features', () => {
    const texts = textsOf('en', {
      checkout: { notice: { basketFull: { title: 'Full' } } },
      payment: { notice: { terminalUnavailable: { title: 'No terminal' } } },
    });
    expect([texts('notice.basketFull.title'), texts('notice.terminalUnavailable.title')]).toEqual([
      'Full',
      'No terminal',
    ]);
  });

  it('of an unknown language are English, in English plural forms', () => {
    const texts = loadTexts('fr');
    expect(texts('dock.items', { count: 1_000_000 })).toBe('1000000 items');
  });

  it('of the pseudo-locale are English in brackets', () => {
    expect(loadTexts('en-XA')('common.back')).toMatch(/^⟦.+⟧$/);
  });
});
