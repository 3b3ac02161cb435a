export const PRODUCTS = 1_000_000;
export const DELTA = 50_000;

export interface LookupWorkerData {
  file: string;
  /** The round that may begin, and the last one that has ended. */
  signals: Int32Array;
  rounds: number;
}

/** GTIN-14 whose neighbours lie far apart, like those of a real assortment. */
export const productCode = (index: number): string => String((index * 7_368_787) % 10 ** 13).padStart(14, '0');
