import type { ConfigError, KioskConfig } from '../../core/config/kiosk-config.ts';
import type { Result } from '../../core/result.ts';
import type { SystemSources } from '../../hardware/discovery/system-sources.ts';
import type { DeviceKey } from '../../hardware/drivers/driver.ts';

/** `attention`: the kiosk works, somebody should look. `failed`: it does not, or not wholly. */
export type Verdict = 'ok' | 'attention' | 'failed';

/** One line of the report. English, for a technician; holds nothing personal and no secret. */
export type StepReport = { name: string; verdict: Verdict; detail: string; items?: ReportItem[] };

/** One thing of several that a step looked at, e.g. a device. `remedy`: what to do about a problem; null where there is none. */
export type ReportItem = {
  name: string;
  /** Of a configured device: where it stands in the configuration's `devices`. */
  key: DeviceKey | null;
  title: string | null;
  where: string;
  state: string;
  detail: string | null;
  remedy: string | null;
};

/** What the steps look at. Filled once, before the first step. */
export type StepContext = {
  configFile: string;
  /** As the kiosk would read it; a file that cannot be read is a broken one. */
  config: Result<KioskConfig, ConfigError>;
  /** Somebody holds the data folder's lock: then its devices are in use too. */
  isHostRunning: boolean;
  nodeVersion: string;
  /** What the system lists of its devices. */
  system: SystemSources;
  /** For measuring how long something takes. */
  nowMs: () => number;
  /** The machine's clock. */
  unixMs: () => number;
};

/** Looks, changes nothing, ends within a bounded time, and never throws: what it meets is its verdict. */
export type Step = { name: string; look(context: StepContext): Promise<Omit<StepReport, 'name'>> };

/** A step that needs a configuration, and says so where there is none. */
export const stepWithConfig = (
  name: string,
  look: (config: KioskConfig, context: StepContext) => Promise<Omit<StepReport, 'name'>>,
): Step => ({
  name,
  look: async (context) =>
    context.config.ok
      ? look(context.config.value, context)
      : { verdict: 'attention', detail: 'not looked at: it needs a valid configuration' },
});
