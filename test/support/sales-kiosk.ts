/** A kiosk that is enrolled at a store and delivers sales to it, without a wire between them. */
import type { JournalEntry } from '../../offline/journal.ts';
import type { Store } from '../../server/store/store.ts';
import { entry, START_MS, saleEntry } from '../contracts/offline/kiosk-and-server.ts';
import { kioskRows } from './kiosk-rows.ts';

export interface SaleWish {
  number: number;
  amountMinor?: number;
  atMs?: number;
  isOffline?: boolean;
}

/** One sale that adds up, paid by one tender `tender-N` with the terminal's reference `ref-N`. */
export function saleOf({ number, amountMinor = 250, atMs = START_MS, isOffline = false }: SaleWish): JournalEntry {
  const event = JSON.parse(saleEntry(number, amountMinor).payload);
  const [line] = event.lines;
  const [tender] = event.tenders;
  const payload = JSON.stringify({
    ...event,
    atMs,
    lines: [{ ...line, amountMinor }],
    tenders: [{ ...tender, amountMinor, isOffline }],
  });
  return { ...entry({ type: 'sale.completed' }), at: atMs, payload };
}

export async function salesKiosk(store: Store, kiosk = 'till-1') {
  const rows = kioskRows(kiosk);
  await store.enrol({ kiosk, epoch: rows.epoch, publicKey: kiosk });
  return {
    ...rows,
    async deliver(...entries: JournalEntry[]): Promise<void> {
      const [first] = rows.append(entries);
      const answer = await store.ingest(rows.upload(first?.seq ?? 1));
      if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    },
  };
}
