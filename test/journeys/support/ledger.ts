import { z } from 'zod';
import type { Lab } from '../../../lab/lab.ts';
import { eventually } from './walk.ts';

const salesSchema = z.object({
  rows: z.array(
    z.looseObject({
      saleId: z.string(),
      receiptNumber: z.string(),
      totalMinor: z.int(),
      tenders: z.array(z.looseObject({ kind: z.string(), amountMinor: z.int() })),
    }),
  ),
});
const checkinsSchema = z.object({ rows: z.array(z.looseObject({ passengerId: z.string(), seat: z.string() })) });

async function rows<S extends z.ZodType>(lab: Lab, path: string, schema: S): Promise<z.infer<S>> {
  const answer = await fetch(new URL(path, lab.server.url));
  return schema.parse(await answer.json());
}

export const salesOf = async (lab: Lab) => (await rows(lab, '/v1/ledger/sales?limit=500', salesSchema)).rows;
export const checkinsOf = async (lab: Lab) => (await rows(lab, '/v1/ledger/checkins?limit=500', checkinsSchema)).rows;

/** Waits until the server's ledger has this many sales. */
export const untilSales = (lab: Lab, count: number) =>
  eventually(async () => {
    const sales = await salesOf(lab);
    return sales.length >= count ? sales : null;
  }, `${count} sales in the server's ledger`);

export const untilCheckins = (lab: Lab, count: number) =>
  eventually(async () => {
    const checkins = await checkinsOf(lab);
    return checkins.length >= count ? checkins : null;
  }, `${count} check-ins in the server's ledger`);
