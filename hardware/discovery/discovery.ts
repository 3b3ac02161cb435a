import { MODELS } from '../models/models.ts';
import type { ListedDevice, SystemSources } from './system-sources.ts';

/** No part of the system is waited for longer. */
export const LIST_TIMEOUT_MS = 3_000;
/** More of one kind is no kiosk, but something that makes devices up. */
export const LISTED_MAX = 256;

export type FoundDevice = ListedDevice & {
  /** Null where there is no node to be opened. */
  mayUse: boolean | null;
  /** Names of models whose USB ids it has. */
  models: string[];
};

/** `troubles`: what could not be looked at, by source. */
export type Found = { devices: FoundDevice[]; troubles: { source: string; detail: string }[] };

/** Every device that the system knows of. Never rejects, and ends within `LIST_TIMEOUT_MS` and the time to look at their nodes. */
export async function discover(system: SystemSources, timeoutMs: number = LIST_TIMEOUT_MS): Promise<Found> {
  const sources: [string, () => Promise<ListedDevice[]>][] = [
    ['serial', () => system.serial()],
    ['hid', () => system.hid()],
    ['usb', () => system.usb()],
    ['file', () => system.printerFiles()],
  ];
  const troubles: Found['troubles'] = [];
  const lists = await Promise.all(
    sources.map(async ([source, list]) => {
      try {
        return (await inTime(list(), timeoutMs)).slice(0, LISTED_MAX);
      } catch (cause) {
        troubles.push({ source, detail: cause instanceof Error ? cause.message : String(cause) });
        return [];
      }
    }),
  );
  const devices = await Promise.all(
    lists.flat().map(async (device) => ({
      ...device,
      mayUse: device.path?.startsWith('/') ? await system.mayUse(device.path) : null,
      models: modelsFor(device),
    })),
  );
  return { devices, troubles };
}

export const modelsFor = ({ vendorId, productId }: Pick<ListedDevice, 'vendorId' | 'productId'>): string[] =>
  MODELS.filter(({ usbIds }) => usbIds.some((id) => id.vendorId === vendorId && id.productId === productId)).map(
    ({ name }) => name,
  );

function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
