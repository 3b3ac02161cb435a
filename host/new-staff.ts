/** `npm run -s new-staff`: an entry of the staff list from a badge and a PIN, for whoever edits the configuration. */
import { randomBytes, randomInt } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { roleSchema } from '../core/staff/rights.ts';
import { hashSecret } from '../core/staff/secret-hash.ts';
import { staffEntrySchema } from '../core/staff/settings.ts';
import { askedOf } from './command-line.ts';
import { badgeHashOf } from './staff/staff-desk.ts';

const SALT_BYTES = 16;
const BADGE_DIGITS = 12;
const PIN = /^\d{4,12}$/;

const USAGE = `usage: npm run -s new-staff -- --id ID --name NAME --role ROLE [--badge TEXT] [--prefix TEXT]
Asks for a PIN (4 to 12 digits, from the keyboard or one line of standard input) and prints the entry for staff.members of a kiosk's
configuration, or of head office's setting */staff. Neither badge nor PIN can be read out of it.
  --id      what the journal calls this person: letters, digits and hyphens
  --name    what the kiosk's screen calls them
  --role    ${roleSchema.options.join(', ')}
  --badge   what the badge's barcode or card holds after the prefix; a new number where it is left out
  --prefix  what badges of this shop begin with (staff.badgePrefix); STAFF: where it is left out`;

const text = { type: 'string' } as const;
const asked = askedOf(
  { usage: USAGE, options: { id: text, name: text, role: text, badge: text, prefix: text } },
  (line) => ({
    staffId: line.need('id'),
    displayName: line.need('name'),
    role: line.need('role'),
    badge: line.option('badge') ?? newBadge(),
    prefix: line.option('prefix') ?? 'STAFF:',
  }),
);

function newBadge(): string {
  return Array.from({ length: BADGE_DIGITS }, () => randomInt(10)).join('');
}

/** Not an option: a command line is seen by everybody on the machine, and stays in the shell's history. */
async function pinAsked(): Promise<string> {
  process.stderr.write('PIN: ');
  // What is typed is not shown.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: process.stdin.isTTY === true });
  for await (const line of lines) {
    lines.close();
    process.stderr.write('\n');
    return line.trim();
  }
  return '';
}

const pin = await pinAsked();
if (!PIN.test(pin)) {
  process.stderr.write('A PIN has 4 to 12 digits.\n');
  process.exit(2);
}
const { badge, prefix, ...person } = asked;
const entry = staffEntrySchema.safeParse({
  ...person,
  badgeHash: badgeHashOf(badge),
  pinHash: await hashSecret(pin, randomBytes(SALT_BYTES)),
});
if (!entry.success) {
  for (const { path, message } of entry.error.issues) process.stderr.write(`${path.join('.')}: ${message}\n`);
  process.exit(2);
}
process.stderr.write(`The badge's barcode or card holds: ${prefix}${badge}\n`);
process.stdout.write(`${JSON.stringify(entry.data, null, 2)}\n`);
