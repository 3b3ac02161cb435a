const FIGURE_AND_UNIT = /(\d) (?=(?:%|[mcd]?l|[mk]?g|[mc]?m|x|×)(?![\p{L}\d]))/gu;
const NO_BREAK_SPACE = '\u00a0';

/** A name of goods as it is drawn: a figure and its unit stay in one line ("0.25 l", never "l" alone). */
export const keepUnits = (name: string): string => name.replace(FIGURE_AND_UNIT, `$1${NO_BREAK_SPACE}`);
