import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Connection } from '../core/config/connection.ts';
import { type ConfigProblem, type DeviceConfig, type DeviceSetting, problemsOf } from '../core/config/kiosk-config.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type DeviceKey, type DriverDefinition, type DriverDeps, opensAs, type Ports } from './drivers/driver.ts';
import { DRIVERS } from './drivers/drivers.ts';
import { findModel, MODELS, type Model } from './models/models.ts';

/** Each `key` is where it stands in the configuration, e.g. `devices.scale.connection.over`. */
export type DevicesError = { kind: 'brokenDevices'; problems: ConfigProblem[] };

/** A device whose configuration is right, not yet opened. */
export type PlannedDevice<K extends DeviceKey> = {
  key: K;
  model: Model;
  connection: Connection;
  open(deps: Omit<DriverDeps, 'caPemOf'>): Ports[K];
};

type Driver<K extends DeviceKey> = DriverDefinition<K, Connection['over'], unknown, unknown>;

/** Null where nothing is configured under the key. Opens nothing but the files that the configuration names. */
export function planDevice<K extends DeviceKey>(
  key: K,
  config: DeviceConfig,
): Result<PlannedDevice<K> | null, DevicesError> {
  const wanted: DeviceSetting | undefined = config[key];
  if (wanted === undefined) return ok(null);
  const found = driverFor(key, wanted.model);
  if (!found.ok) return found;
  const { driver, model } = found.value;
  const settings = driver.settings.safeParse(wanted.settings ?? {});
  const ca = caOf(key, wanted.connection);
  const problems = [
    ...connectionProblems(key, config, wanted.connection, driver),
    ...(settings.success ? [] : settings.error.issues.flatMap((issue) => below(`devices.${key}.settings`, issue))),
    ...(ca.ok ? [] : ca.error.problems),
  ];
  if (!settings.success || !ca.ok || problems.length > 0) return err({ kind: 'brokenDevices', problems });
  const part = driver.model.parse(model.part);
  const { connection } = wanted;
  return ok({
    key,
    model,
    connection,
    open: (deps) =>
      driver.open({ model: part, settings: settings.data, connection }, { ...deps, caPemOf: () => ca.value }),
  });
}

function driverFor<K extends DeviceKey>(
  key: K,
  name: string,
): Result<{ driver: Driver<K>; model: Model }, DevicesError> {
  const known = MODELS.filter(({ driver }) => driverNamed(key, driver) !== null).map((model) => model.name);
  const wrong = (what: string): { ok: false; error: DevicesError } =>
    broken(`devices.${key}.model`, `${what}; known: ${known.join(', ') || 'none yet'}`);
  const model = findModel(name);
  if (model === null) return wrong(`"${name.slice(0, NAME_TOLD_MAX)}" is not a known model`);
  const driver = driverNamed(key, model.driver);
  return driver === null ? wrong(`"${name}" (${model.title}) is no model for ${key}`) : ok({ driver, model });
}

/** How much of a wrong name a complaint repeats. */
const NAME_TOLD_MAX = 40;

function driverNamed<K extends DeviceKey>(key: K, name: string): Driver<K> | null {
  const driver = DRIVERS.find((each) => each.name === name);
  return driver !== undefined && opensAs(driver, key) ? driver : null;
}

function connectionProblems(
  key: DeviceKey,
  config: DeviceConfig,
  connection: Connection,
  { over }: Driver<DeviceKey>,
): ConfigProblem[] {
  const at = `devices.${key}.connection`;
  if (!over.includes(connection.over)) {
    return [{ key: `${at}.over`, expected: `${over.join(' or ')} for this model, not ${connection.over}` }];
  }
  if (connection.over === 'printer' && config.printer === undefined) {
    return [{ key: `${at}.over`, expected: 'a configured printer: there is no devices.printer to be plugged into' }];
  }
  const wire = wireOf(connection);
  const holder = Object.entries(config).find(
    ([other, setting]) =>
      other !== key && wire !== null && setting !== undefined && wireOf(setting.connection) === wire,
  );
  return holder === undefined
    ? []
    : [{ key: at, expected: `a wire of its own: devices.${holder[0]} has this one (${wire})` }];
}

/** What only one device can have; null where several can share it. */
function wireOf(connection: Connection): string | null {
  switch (connection.over) {
    case 'serial':
    case 'file':
      return connection.path;
    case 'tcp':
      return `${connection.host}:${connection.port}`;
    default:
      return null;
  }
}

function caOf(key: DeviceKey, connection: Connection): Result<string | null, DevicesError> {
  const file = connection.over === 'https' ? connection.caFile : undefined;
  if (file === undefined) return ok(null);
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return broken(`devices.${key}.connection.caFile`, `a file that can be read: ${file} (${detail})`);
  }
}

const below = (prefix: string, issue: z.core.$ZodIssue): ConfigProblem[] =>
  problemsOf(issue).map(({ key, expected }) => ({ key: key === '(file)' ? prefix : `${prefix}.${key}`, expected }));

const broken = (key: string, expected: string): { ok: false; error: DevicesError } =>
  err({ kind: 'brokenDevices', problems: [{ key, expected }] });
