/** How the lab's store gives receipts: on paper, and everything else is offered beside it. */
import { writeFileSync } from 'node:fs';
import type { LabCheckout } from './kiosks.ts';
import { LOOPBACK } from './ports.ts';

/** `digitalUrl`: the server itself, as a phone reaches it when the kiosk's own network is off. */
export const labReceipts = (digitalUrl: string): NonNullable<NonNullable<LabCheckout>['receipt']> => ({
  seller: {
    name: 'Fennel Markets GmbH',
    addressLines: ['Market Street 1', '20095 Hamburg'],
    taxNumber: '22/815/08150',
    vatId: 'DE136695976',
  },
  digitalUrl,
  email: true,
  invoice: true,
});

/** The server's own settings, as an operator would write them: its mail goes to the lab's sink. */
export function writeServerConfig(file: string, mailPort: number): void {
  const mail = { host: LOOPBACK, port: mailPort, allowPlain: true, from: 'receipts@fennel.example' };
  writeFileSync(file, `${JSON.stringify({ receipts: { mail } }, null, 2)}\n`, { mode: 0o600 });
}
