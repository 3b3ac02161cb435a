/** What many worlds came to, whatever the order in which they ended. */
import { createHash } from 'node:crypto';
import { type Count, NOTHING_COUNTED } from './check.ts';
import { FAULT_KINDS, type FaultKind } from './faults.ts';
import type { SeedResult } from './seed.ts';

export interface Sum {
  seeds: number;
  count: Count;
  faults: Partial<Record<FaultKind, number>>;
  /** Seeds with findings. */
  failing: number[];
  virtualMs: number;
  /** The same for the same seeds: made of every world's trace. */
  readonly traceHash: string;
  traces: Map<number, string>;
}

export function emptySum(): Sum {
  return {
    seeds: 0,
    count: { ...NOTHING_COUNTED },
    faults: {},
    failing: [],
    virtualMs: 0,
    traces: new Map(),
    get traceHash() {
      const sorted = [...this.traces].sort(([a], [b]) => a - b);
      return createHash('sha256').update(sorted.flat().join(' ')).digest('hex').slice(0, 16);
    },
  };
}

export function addResult(sum: Sum, { seed, count, faults, findings, virtualMs, traceHash }: SeedResult): void {
  sum.seeds += 1;
  sum.virtualMs += virtualMs;
  sum.traces.set(seed, traceHash);
  for (const key of Object.keys(count) as (keyof Count)[]) sum.count[key] += count[key];
  for (const kind of FAULT_KINDS) sum.faults[kind] = (sum.faults[kind] ?? 0) + (faults[kind] ?? 0);
  if (findings.length > 0) sum.failing.push(seed);
}

const faultsOf = ({ faults }: Sum): number => FAULT_KINDS.reduce((total, kind) => total + (faults[kind] ?? 0), 0);

export function table(sum: Sum): string {
  const lines = FAULT_KINDS.map((kind) => {
    const times = sum.faults[kind] ?? 0;
    return `  ${kind.padEnd(22)}${String(times).padStart(8)}${times === 0 ? '  NEVER' : ''}`;
  });
  return [
    ...lines,
    `  split sales           ${String(sum.count.splitSales).padStart(8)}`,
    `  tenders given back    ${String(sum.count.givenBack).padStart(8)}`,
    `  interventions         ${String(sum.count.interventions).padStart(8)}`,
    `  suspended baskets     ${String(sum.count.suspended).padStart(8)}`,
    `  refunds               ${String(sum.count.refunds).padStart(8)}`,
    `  open unknowns         ${String(sum.count.openUnknowns).padStart(8)}`,
    `  offline, later declined ${String(sum.count.offlineLaterDeclined).padStart(6)}`,
    `  seeds with findings   ${String(sum.failing.length).padStart(8)}`,
  ].join('\n');
}

export const lastLine = (sum: Sum): string =>
  [
    `simulate seeds=${sum.seeds}`,
    `sales=${sum.count.sales}`,
    `faults=${faultsOf(sum)}`,
    `lost=${sum.count.lost}`,
    `doubled=${sum.count.doubled}`,
    `charges_without_record=${sum.count.chargesWithoutRecord}`,
    `records_without_charge=${sum.count.recordsWithoutCharge}`,
  ].join(' ');
