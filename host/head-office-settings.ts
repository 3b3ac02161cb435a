import { type SettingProblem, withSettings } from '../core/config/head-office-settings.ts';
import type { KioskConfig } from '../core/config/kiosk-config.ts';
import type { LocalCatalogue } from '../offline/catalogue.ts';
import type { Log } from './ports.ts';

export interface HeadOfficeSettings {
  /** The kiosk's own configuration with head office's settings over it. */
  readonly config: KioskConfig;
  /** Takes over what came since. Only between two sessions: within one, nothing that decides may change. */
  refresh(): void;
}

/** What head office changed from afar, on top of the kiosk's own file. A setting that cannot be used is left out and told. */
export function createHeadOfficeSettings(
  own: KioskConfig,
  catalogue: Pick<LocalCatalogue, 'settings' | 'versionOf'>,
  log: Log,
): HeadOfficeSettings {
  let version = -1;
  let config = own;

  function refresh(): void {
    const newest = catalogue.versionOf('configuration');
    if (newest === version) return;
    version = newest;
    const laid = withSettings(own, catalogue.settings());
    config = laid.config;
    if (laid.problems.length > 0) {
      log.warn({ problems: laid.problems }, 'settings from head office cannot be used');
    } else if (newest > 0) log.info({ version }, 'settings from head office are in use');
  }

  refresh();
  return {
    get config() {
      return config;
    },
    refresh,
  };
}

/** For a report. */
export const settingProblemText = ({ key, expected }: SettingProblem): string => `${key} is not used: ${expected}`;
