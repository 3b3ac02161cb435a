import type { Connection } from '../../../core/config/connection.ts';
import { discover, type FoundDevice } from '../../../hardware/discovery/discovery.ts';
import { INSTALL_RULES, missingLibrary } from '../remedies.ts';
import type { ReportItem, Step } from '../step.ts';

/** More than a kiosk has; the others are counted. */
const FOUND_TOLD_MAX = 40;

/** Every device that the system knows of, configured or not, and which model would fit. Opens none of them. */
export const foundDevices: Step = {
  name: 'found devices',
  async look({ config, system }) {
    const { devices, troubles } = await discover(system);
    const used = config.ok ? Object.values(config.value.devices).flatMap((device) => device?.connection ?? []) : [];
    const items = devices.slice(0, FOUND_TOLD_MAX).map((device) =>
      itemOf(
        device,
        used.some((each) => isSame(each, device)),
      ),
    );
    const forbidden = items.filter(({ state }) => state === 'NOT PERMITTED').length;
    const parts = [
      devices.length === 0
        ? 'none'
        : `${devices.length}, ${items.filter(({ state }) => state === 'CONFIGURED').length} of them configured`,
      ...(devices.length > FOUND_TOLD_MAX ? [`${devices.length - FOUND_TOLD_MAX} not told here`] : []),
      ...(forbidden > 0 ? [`${forbidden} may not be opened`] : []),
      ...troubles.map(({ source, detail }) => `${source} could not be listed (${detail}): ${missingLibrary(detail)}`),
    ];
    const isWell = forbidden === 0 && troubles.length === 0;
    return { verdict: isWell ? 'ok' : 'attention', detail: parts.join('; '), items };
  },
};

function itemOf(device: FoundDevice, isConfigured: boolean): ReportItem {
  const { over, path, vendorId, productId, title, usagePage, models, mayUse } = device;
  const ids = vendorId === null ? null : `${vendorId}:${productId}`;
  const kind = usagePage === null ? null : `usage page 0x${usagePage.toString(16)}`;
  const fit = models.length === 0 ? null : `model ${models.join(' or ')}`;
  const details = [kind, fit].filter((part) => part !== null);
  return {
    name: over,
    key: null,
    title,
    where: [path, ids].filter((part) => part !== null).join(' ') || 'unknown',
    state: mayUse === false ? 'NOT PERMITTED' : isConfigured ? 'CONFIGURED' : 'FOUND',
    detail: details.length === 0 ? null : details.join(', '),
    remedy: mayUse === false ? INSTALL_RULES : null,
  };
}

function isSame(connection: Connection, { over, path, vendorId, productId, serialNumber }: FoundDevice): boolean {
  switch (connection.over) {
    case 'serial':
    case 'file':
      return connection.path === path;
    case 'hid':
    case 'usb':
      return (
        connection.over === over &&
        connection.vendorId === vendorId &&
        connection.productId === productId &&
        (connection.serialNumber === undefined || connection.serialNumber === serialNumber)
      );
    default:
      return false;
  }
}
