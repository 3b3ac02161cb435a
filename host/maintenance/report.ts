/** The diagnostics of a kiosk: the same list for `npm run doctor`, the maintenance screen and remote support. */
import { existsSync, readFileSync } from 'node:fs';
import { type ConfigError, type KioskConfig, parseKioskConfig } from '../../core/config/kiosk-config.ts';
import { err, type Result } from '../../core/result.ts';
import { systemSources } from '../../hardware/discovery/system-sources.ts';
import { dataFiles } from '../../offline/data-folder.ts';
import { takeInstanceLock } from '../../offline/instance-lock.ts';
import { detailOf } from '../../offline/storage-failure.ts';
import type { ReportItem, Step, StepContext, StepReport, Verdict } from './step.ts';
import { catalogue } from './steps/catalogue.ts';
import { configuration } from './steps/configuration.ts';
import { dataFolder } from './steps/data-folder.ts';
import { delivery } from './steps/delivery.ts';
import { devices } from './steps/devices.ts';
import { foundDevices } from './steps/found-devices.ts';
import { journal } from './steps/journal.ts';
import { nodeVersion } from './steps/node-version.ts';
import { offlinePayments } from './steps/offline-payments.ts';
import { server } from './steps/server.ts';

/** In the order in which one thing rests on the other. */
const STEPS: readonly Step[] = [
  nodeVersion,
  configuration,
  dataFolder,
  journal,
  catalogue,
  server,
  delivery,
  devices,
  foundDevices,
  offlinePayments,
];

export function lookAround(configFile: string): StepContext {
  const config = readConfig(configFile);
  return {
    configFile,
    config,
    isHostRunning: config.ok && isLocked(config.value.dataFolder),
    nodeVersion: process.versions.node,
    system: systemSources,
    nowMs: () => performance.now(),
    unixMs: () => Date.now(),
  };
}

function readConfig(file: string): Result<KioskConfig, ConfigError> {
  try {
    return parseKioskConfig(file, readFileSync(file, 'utf8'));
  } catch (cause) {
    const problems = [{ key: '(file)', expected: `a file that can be read (${detailOf(cause)})` }];
    return err({ kind: 'brokenConfig', file, problems });
  }
}

function isLocked(folder: string): boolean {
  const { lock: file } = dataFiles(folder);
  if (!existsSync(file)) return false;
  const lock = takeInstanceLock(file);
  if (lock.ok) lock.value.release();
  return !lock.ok && lock.error.kind === 'locked';
}

export async function runSteps(context: StepContext): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (const { name, look } of STEPS) {
    try {
      reports.push({ name, ...(await look(context)) });
    } catch (cause) {
      // A step that throws breaks its contract; the others still tell what they see.
      reports.push({ name, verdict: 'failed', detail: `this step broke: ${detailOf(cause)}` });
    }
  }
  return reports;
}

const MARK: Record<Verdict, string> = { ok: 'ok       ', attention: 'attention', failed: 'FAILED   ' };
const NAME_WIDTH = 14;

const INDENT = ' '.repeat(NAME_WIDTH + 11);

function itemLines({ name, title, where, state, detail, remedy }: ReportItem): string[] {
  const what = `${name} ${state}: ${where}${title === null ? '' : `, ${title}`}${detail === null ? '' : ` (${detail})`}`;
  return remedy === null ? [`${INDENT}${what}`] : [`${INDENT}${what}`, `${INDENT}  → ${remedy}`];
}

/** As a person copies it into a message. */
export function reportText(reports: readonly StepReport[], isHostRunning: boolean): string {
  const lines = reports.flatMap(({ name, verdict, detail, items = [] }) => {
    const indented = detail.replaceAll('\n', `\n${INDENT}`);
    return [`${MARK[verdict]} ${name.padEnd(NAME_WIDTH)} ${indented}`, ...items.flatMap(itemLines)];
  });
  return [`Portico doctor: ${isHostRunning ? 'the kiosk is running' : 'the kiosk is not running'}`, ...lines].join(
    '\n',
  );
}
