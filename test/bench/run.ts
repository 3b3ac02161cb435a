/** `npm run bench -- NAME`: measures, never asserts. */
import { benchBasket } from './basket.ts';
import { benchDevices } from './devices.ts';
import { benchJournal } from './journal.ts';
import { benchLookup } from './lookup.ts';
import { benchScan } from './scan.ts';
import { benchSync } from './sync/sync.ts';

const BENCHES: Record<string, () => void | Promise<void>> = {
  basket: benchBasket,
  devices: benchDevices,
  journal: benchJournal,
  lookup: benchLookup,
  scan: benchScan,
  sync: benchSync,
};

const [name = ''] = process.argv.slice(2);
if (process.argv.includes('--help')) {
  process.stdout.write(
    `usage: npm run bench -- NAME\n\nMeasures, and asserts nothing. NAME is one of: ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exit(0);
}
const bench = BENCHES[name];
if (bench === undefined) {
  process.stderr.write(`Which bench? One of: ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}
await bench();
