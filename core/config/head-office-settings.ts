/** The settings of a kiosk that head office may change from afar, and how they lie over the kiosk's own file. */
import { z } from 'zod';
import { checkoutSettingsSchema } from '../checkout/settings.ts';
import { pricingSettingsSchema } from '../pricing/shop-pricing.ts';
import { staffSettingsSchema } from '../staff/settings.ts';
import {
  type KioskConfig,
  kioskConfigSchema,
  offlinePaymentsSchema,
  problemsOf,
  timingSchema,
} from './kiosk-config.ts';

/** Without their defaults: what head office leaves out is the kiosk's own. */
const partly = (shape: Record<string, z.ZodDefault<z.ZodInt>>) =>
  z.strictObject(Object.fromEntries(Object.entries(shape).map(([key, schema]) => [key, schema.unwrap()]))).partial();

/** Everything else (devices, addresses, who the kiosk is) is decided where the kiosk stands. */
const SETTINGS = {
  timing: partly(timingSchema.shape),
  offlinePayments: partly(offlinePaymentsSchema.shape),
  checkout: checkoutSettingsSchema.partial(),
  staff: staffSettingsSchema.partial(),
  pricing: pricingSettingsSchema.partial(),
  languages: kioskConfigSchema.shape.languages,
  placeName: kioskConfigSchema.shape.placeName,
  inStoreRules: kioskConfigSchema.shape.inStoreRules.unwrap(),
} satisfies Partial<Record<keyof KioskConfig, z.ZodType>>;
type SettingName = keyof typeof SETTINGS;

/** `key` is a scope, `/` and a name: an asterisk for every kiosk or one kiosk's id, and a key of its configuration. */
export type Setting = { key: string; value: unknown };
export type SettingProblem = { key: string; expected: string };

const isSetting = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name);

function scopeAndName(key: string): { scope: string; name: SettingName } | null {
  const [, scope, name] = /^(\*|[a-z0-9-]{1,32})\/([A-Za-z]+)$/.exec(key) ?? [];
  return scope === undefined || name === undefined || !isSetting(name) ? null : { scope, name };
}

/** What is wrong with a setting by itself; null where nothing is. */
export function problemOfSetting({ key, value }: Setting): SettingProblem | null {
  const setting = scopeAndName(key);
  if (setting === null) {
    const names = Object.keys(SETTINGS).join(', ');
    return { key, expected: `an asterisk or a kiosk's id, a slash, and one of: ${names}` };
  }
  const parsed = SETTINGS[setting.name].safeParse(value);
  const [problem] = parsed.success ? [] : parsed.error.issues.flatMap(problemsOf);
  return problem === undefined ? null : { key, expected: `${problem.key}: ${problem.expected}` };
}

/**
 * The kiosk's own configuration with head office's settings over it, those for this kiosk over those for all. Settings that are objects are
 * merged key by key, others take the place of the kiosk's own. One that is not known or does not fit is left out and told.
 */
export function withSettings(
  own: KioskConfig,
  settings: readonly Setting[],
): { config: KioskConfig; problems: SettingProblem[] } {
  const problems: SettingProblem[] = [];
  let config = own;
  for (const wanted of ['*', own.kioskId]) {
    for (const setting of settings) {
      if (!setting.key.startsWith(`${wanted}/`)) continue;
      const laid = lay(config, setting);
      if ('config' in laid) config = laid.config;
      else problems.push(laid);
    }
  }
  return { config, problems };
}

function lay(config: KioskConfig, setting: Setting): { config: KioskConfig } | SettingProblem {
  const { key, value } = setting;
  const problem = problemOfSetting(setting);
  if (problem !== null) return problem;
  const name = scopeAndName(key)?.name ?? 'timing';
  const before = config[name];
  const parsed = kioskConfigSchema.safeParse({
    ...config,
    [name]: isObject(before) && isObject(value) ? { ...before, ...value } : value,
  });
  if (parsed.success) return { config: parsed.data };
  const [broken] = parsed.error.issues.flatMap(problemsOf);
  return { key, expected: `${broken?.key}: ${broken?.expected}` };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
