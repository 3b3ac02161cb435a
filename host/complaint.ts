import type { ConfigError } from '../core/config/kiosk-config.ts';
import { unreachable } from '../core/result.ts';
import type { PortError } from './carriers/web-carrier.ts';
import type { KioskError } from './kiosk.ts';

/** One line a technician can act on. These go to the console and the log, not to customers, and are in English. */
export function complaintOf(error: KioskError | ConfigError | PortError, dataFolder: string): string {
  switch (error.kind) {
    case 'brokenConfig': {
      const problems = error.problems.map(({ key, expected }) => `  ${key}: ${expected}`).join('\n');
      return `The configuration ${error.file} cannot be used:\n${problems}`;
    }
    case 'newerFormat':
      return `The data in ${dataFolder} needs a newer Portico: it asks for reader ${error.minReader}, this one reads up to ${error.supported}. Nothing was changed.`;
    case 'locked':
      return `Another Portico is already using ${dataFolder}. Only one may run on the same data.`;
    case 'corrupt':
      return `The journal in ${dataFolder} is damaged (${error.detail}). Nothing was changed; keep a copy and call support.`;
    case 'otherKiosk':
      return `The data in ${dataFolder} belongs to kiosk "${error.found}", the configuration says "${error.expected}".`;
    case 'brokenKeyFile':
      return `The kiosk's key file ${error.file} is damaged (${error.detail}).`;
    case 'io':
      return `The data folder ${dataFolder} cannot be used: ${error.detail}.`;
    case 'unknownBrand':
      return `There is no brand "${error.brand}".`;
    case 'portInUse':
      return `Ports ${error.firstPort} to ${error.lastPort} are all in use. Set web.port to a free one.`;
    case 'unknownModel':
      return `There is no device model "${error.name}". Known: ${error.known.join(', ')}.`;
    case 'wrongDeviceClass':
      return `The model "${error.name}" is a ${error.actual}, not a ${error.expected}.`;
    case 'unreadableFile':
      return `devices.${error.key}: the file ${error.file} cannot be read (${error.detail}).`;
    default:
      return unreachable(error);
  }
}
