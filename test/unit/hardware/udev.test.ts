import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../../core/config/connection.ts';
import { DRIVERS } from '../../../hardware/drivers/drivers.ts';
import { MODELS } from '../../../hardware/models/models.ts';

const FILE = new URL('../../../hardware/udev/60-portico.rules', import.meta.url);
/** Keys of udev(7) that these rules may use, and how: a match compares, an assignment sets. */
const MATCHES = /^(?:SUBSYSTEM|KERNEL|SUBSYSTEMS|ENV\{[A-Z_]+\}|ATTRS\{\w+\})$/;
const ASSIGNMENTS = /^(?:MODE|GROUP|TAG|ENV\{[A-Z_]+\})$/;
const TOKEN = /^([A-Z]+(?:\{\w+\})?)(==|!=|\+=|=)"([^"]*)"$/;

type Token = { key: string; operator: string; value: string };
const rules: Token[][] = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) =>
    line.split(', ').map((text) => {
      const [, key, operator, value] = TOKEN.exec(text) ?? [];
      if (key === undefined || operator === undefined || value === undefined) throw new Error(`no udev token: ${text}`);
      return { key, operator, value };
    }),
  );

/** A shell pattern as udev has it; only what these rules use. */
const matches = (pattern: string, value: string): boolean =>
  new RegExp(`^${pattern.replace(/[.:+]/g, '\\$&').replaceAll('*', '.*')}$`).test(value);

type Event = Readonly<Record<string, string>>;
const granted = (event: Event): boolean =>
  rules.some(
    (rule) =>
      rule.some(({ key }) => key === 'MODE') &&
      rule
        .filter(({ operator }) => operator === '==' || operator === '!=')
        .every(({ key, operator, value }) => (operator === '==') === matches(value, event[key] ?? '')),
  );

/** What udev sees when a device of the model comes, by the way that it is connected. */
const EVENTS: Partial<Record<Connection['over'], Event>> = {
  serial: { SUBSYSTEM: 'tty', KERNEL: 'ttyUSB0', SUBSYSTEMS: 'usb' },
  hid: { SUBSYSTEM: 'hidraw', KERNEL: 'hidraw3', SUBSYSTEMS: 'usb', 'ATTRS{bInterfaceProtocol}': '00' },
  file: { SUBSYSTEM: 'usbmisc', KERNEL: 'lp0', SUBSYSTEMS: 'usb' },
  usb: { SUBSYSTEM: 'usb', 'ENV{DEVTYPE}': 'usb_device', 'ENV{ID_USB_INTERFACES}': ':ff0000:070102:' },
};

describe('the udev rules', () => {
  test('are written as udev reads them: matches before what they set, each key known', () => {
    expect(rules.length).toBeGreaterThan(5);
    for (const rule of rules) {
      const kinds = rule.map(({ operator }) => (operator === '==' || operator === '!=' ? 'match' : 'set'));
      expect(kinds).toEqual([...kinds].sort());
      expect([kinds[0], kinds.at(-1)]).toEqual(['match', 'set']);
      for (const { key, operator } of rule) {
        expect(key).toMatch(operator === '==' || operator === '!=' ? MATCHES : ASSIGNMENTS);
      }
    }
  });

  test.each(
    MODELS.flatMap(({ name, driver: wanted, usbIds }) => {
      const over = DRIVERS.find((driver) => driver.name === wanted)?.over ?? [];
      return over.filter((way) => EVENTS[way] !== undefined).map((way) => ({ name, over: way, ids: usbIds.length }));
    }),
  )('give $name over $over to the kiosk', ({ over }) => {
    const event = EVENTS[over];
    expect(event !== undefined && granted(event)).toBe(true);
  });

  test('give keyboards, mice and disks to nobody', () => {
    expect(granted({ ...EVENTS.hid, 'ATTRS{bInterfaceProtocol}': '01' })).toBe(false);
    expect(granted({ ...EVENTS.hid, 'ATTRS{bInterfaceProtocol}': '02' })).toBe(false);
    expect(granted({ ...EVENTS.usb, 'ENV{ID_USB_INTERFACES}': ':080650:' })).toBe(false);
    expect(granted({ SUBSYSTEM: 'tty', KERNEL: 'tty1' })).toBe(false);
  });
});
