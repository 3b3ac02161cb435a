import type { ConfigError, ConfigProblem } from '../core/config/kiosk-config.ts';
import { unreachable } from '../core/result.ts';
import type { PortError } from './carriers/web-carrier.ts';
import type { KioskError } from './kiosk.ts';
import { EXIT_CONFIG, EXIT_DISK, EXIT_REFUSED } from './supervision.ts';

/** A complaint goes through the supervisor's bounded message; more problems than this are counted, not told. */
const PROBLEMS_TOLD_MAX = 12;

/** The files that a complaint may have to name. */
export type ComplaintPlaces = { dataFolder: string; configFile: string };

/** What a technician can act on: one line, or one a problem. For the console and the log, not for customers, and in English. */
export function complaintOf(
  error: KioskError | ConfigError | PortError,
  { dataFolder, configFile }: ComplaintPlaces,
): string {
  switch (error.kind) {
    case 'brokenConfig':
      return brokenConfiguration(error.file, error.problems);
    case 'newerFormat':
      return `The data in ${dataFolder} needs a newer Portico: it asks for reader ${error.minReader}, this one reads up to ${error.supported}. Nothing was changed.`;
    case 'locked':
      return `Another Portico is already using ${dataFolder}. Only one may run on the same data.`;
    case 'corrupt':
      return `The journal in ${dataFolder} is damaged (${error.detail}). Nothing was changed. Keep a copy; npm run journal -- verify --config ${configFile} says what is wrong, and npm run journal -- new-epoch begins another journal with what can be saved.`;
    case 'otherKiosk':
      return `The data in ${dataFolder} belongs to kiosk "${error.found}", the configuration ${configFile} says "${error.expected}".`;
    case 'brokenKeyFile':
      return `The kiosk's key file ${error.file} is damaged (${error.detail}).`;
    case 'io':
      return `The data folder ${dataFolder} cannot be used: ${error.detail}.`;
    case 'portInUse':
      return `Ports ${error.firstPort} to ${error.lastPort} are all in use. Set web.port in ${configFile} to a free one.`;
    case 'brokenDevices':
      return brokenConfiguration(configFile, error.problems);
    case 'unreadableFile': {
      const expected = `the file ${error.file} cannot be read (${error.detail})`;
      return brokenConfiguration(configFile, [{ key: error.key, expected }]);
    }
    default:
      return unreachable(error);
  }
}

function brokenConfiguration(file: string, problems: readonly ConfigProblem[]): string {
  const lines = problems.slice(0, PROBLEMS_TOLD_MAX).map(({ key, expected }) => `  ${key}: ${expected}`);
  const untold = problems.length - lines.length;
  if (untold > 0) lines.push(`  and ${untold} more`);
  return `The configuration ${file} cannot be used:\n${lines.join('\n')}`;
}

/** With which code a host ends that could not start: a configuration that must be changed, data that it may not use, a disk that refuses. */
export function exitCodeOf({ kind }: KioskError): typeof EXIT_CONFIG | typeof EXIT_REFUSED | typeof EXIT_DISK {
  switch (kind) {
    case 'brokenDevices':
    case 'unreadableFile':
      return EXIT_CONFIG;
    case 'newerFormat':
    case 'locked':
    case 'corrupt':
    case 'otherKiosk':
    case 'brokenKeyFile':
      return EXIT_REFUSED;
    case 'io':
      return EXIT_DISK;
    default:
      return unreachable(kind);
  }
}
