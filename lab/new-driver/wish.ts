import type { DeviceKey } from '../../hardware/drivers/driver.ts';
import type { PortTemplates, WireName } from './ports.ts';

/** What shall be laid out. */
export type Wish = { name: string; key: DeviceKey; parts: PortTemplates; over: WireName };
