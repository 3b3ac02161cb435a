/** `npm run doctor -- --config kiosk.json [--json]`: looks at a kiosk and says what it sees. Ends with 1 when a step failed. */
import { resolve } from 'node:path';
import { askedOf } from './command-line.ts';
import { lookAround, reportText, runSteps } from './maintenance/report.ts';

const USAGE = `usage: npm run doctor -- [--config kiosk.json] [--json]
Looks at the machine, the data, the server, and every configured and every found device, changes nothing, and says what to do about
what is wrong. Ends with 0 when the kiosk can work, with 1 when something failed.
  --config FILE  the kiosk's configuration (default: kiosk.json)
  --json         the same as JSON: a list of { name, verdict: ok | attention | failed, detail, items? }, where an item is
                 { name, key, title, where, state, detail, remedy }; key is the one in the configuration's devices`;

const asked = askedOf({ usage: USAGE, options: { config: { type: 'string' }, json: { type: 'boolean' } } }, (line) => ({
  configFile: resolve(line.option('config') ?? 'kiosk.json'),
  isJson: line.flag('json'),
}));
const context = lookAround(asked.configFile);
const reports = await runSteps(context);
process.stdout.write(`${asked.isJson ? JSON.stringify(reports) : reportText(reports, context.isHostRunning)}\n`);
process.exitCode = reports.some(({ verdict }) => verdict === 'failed') ? 1 : 0;
