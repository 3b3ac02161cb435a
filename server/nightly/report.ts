/** The reconciliation report of one business day: what the ledger holds, whether it can be trusted, and what people should look at. */
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { findingKindSchema } from '../settlement/batch.ts';

const sumSchema = z.object({
  currency: z.string(),
  sales: z.int(),
  salesMinor: z.int(),
  tendersMinor: z.int(),
  taxes: z.array(z.object({ rateBasisPoints: z.int(), netMinor: z.int(), taxMinor: z.int() })),
});

export const kioskReportSchema = z.object({
  kiosk: z.string(),
  sums: z.array(sumSchema),
  /** Broken invariants, in words; none on a good day. */
  problems: z.array(z.string()),
  /** Rows of its chains that were walked since the report before. */
  rowsAudited: z.int(),
  quarantined: z.int(),
  /** Those that nobody has acknowledged, and the newest of them. */
  alarms: z.int(),
  openAlarms: z.array(z.object({ id: z.string(), detail: z.string(), lastAtMs: z.int(), times: z.int() })).default([]),
  acknowledgedAlarms: z.int().default(0),
  /** Payments whose result nobody knows yet. */
  openTenders: z.int(),
  lastHeardAtMs: z.int(),
  isSilent: z.boolean(),
  /** Suspended there, and taken up by nobody before they expired that day. */
  forgottenBaskets: z.int().default(0),
});
export type KioskReport = z.infer<typeof kioskReportSchema>;

export const reportSchema = z.object({
  day: z.string(),
  timeZone: z.string(),
  fromMs: z.int(),
  toMs: z.int(),
  madeAtMs: z.int(),
  /** Nothing that people must look at. */
  isClean: z.boolean(),
  kiosks: z.array(kioskReportSchema),
  settlement: z.array(
    z.object({ batchId: z.string(), kiosk: z.string(), findings: z.partialRecord(findingKindSchema, z.int()) }),
  ),
  /** Approved without the bank: open, cleared and declined later. */
  offline: z.array(z.object({ state: z.string(), currency: z.string(), tenders: z.int(), totalMinor: z.int() })),
});
export type Report = z.infer<typeof reportSchema>;

export const isGood = ({ kiosks, settlement, offline }: Pick<Report, 'kiosks' | 'settlement' | 'offline'>): boolean =>
  settlement.length === 0 &&
  offline.every(({ state }) => state !== 'declinedLater') &&
  kiosks.every(
    ({ problems, quarantined, alarms, openTenders, isSilent }) =>
      problems.length === 0 && quarantined + alarms + openTenders === 0 && !isSilent,
  );

/** One line for each kiosk and currency, for a spreadsheet. Amounts in minor units. */
export function reportAsCsv({ day, kiosks }: Report): string {
  const rows = kiosks.flatMap((kiosk) => {
    const common = { day, kiosk: kiosk.kiosk };
    const rest = {
      problems: kiosk.problems.join('; '),
      quarantined: kiosk.quarantined,
      alarms: kiosk.alarms,
      openTenders: kiosk.openTenders,
      isSilent: kiosk.isSilent,
      forgottenBaskets: kiosk.forgottenBaskets,
    };
    const sums = kiosk.sums.map(({ currency, sales, salesMinor, tendersMinor, taxes }) => ({
      currency,
      sales,
      salesMinor,
      tendersMinor,
      taxMinor: taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0),
    }));
    const none = { currency: '', sales: 0, salesMinor: 0, tendersMinor: 0, taxMinor: 0 };
    return (sums.length === 0 ? [none] : sums).map((sum) => ({ ...common, ...sum, ...rest }));
  });
  const columns = ['day', 'kiosk', 'currency', 'sales', 'salesMinor', 'tendersMinor', 'taxMinor'];
  return stringify(rows, {
    header: true,
    // A cell that begins like a formula would be one in a spreadsheet.
    escape_formulas: true,
    cast: { boolean: String },
    columns: [...columns, 'problems', 'quarantined', 'alarms', 'openTenders', 'isSilent', 'forgottenBaskets'],
  });
}
