/** `npm run doctor -- --config kiosk.json [--json]`: looks at a kiosk and says what it sees. Ends with 1 when a step failed. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { lookAround, reportText, runSteps } from './maintenance/report.ts';

const { values } = parseArgs({ options: { config: { type: 'string' }, json: { type: 'boolean', default: false } } });
const context = lookAround(resolve(values.config ?? 'kiosk.json'));
const reports = await runSteps(context);
process.stdout.write(`${values.json ? JSON.stringify(reports) : reportText(reports, context.isHostRunning)}\n`);
process.exitCode = reports.some(({ verdict }) => verdict === 'failed') ? 1 : 0;
