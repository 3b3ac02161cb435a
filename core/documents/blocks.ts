import type { DocumentBlock } from './document.ts';

type TextStyle = Partial<Pick<Extract<DocumentBlock, { type: 'text' }>, 'align' | 'size' | 'bold'>>;

export const textBlock = (text: string, style: TextStyle = {}): DocumentBlock => ({
  type: 'text',
  text,
  align: style.align ?? 'start',
  size: style.size ?? 'normal',
  bold: style.bold ?? false,
});

export const pairBlock = (label: string, value: string, bold = false): DocumentBlock => ({
  type: 'pair',
  label,
  value,
  bold,
});

export const RULE: DocumentBlock = { type: 'rule' };
export const SPACE: DocumentBlock = { type: 'space', lines: 1 };
