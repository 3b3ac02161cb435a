/**
 * What tells one machine from another although their disks are the same: a copied disk brings the kiosk's key and even the system's own
 * machine id along, so only the hardware is asked. Nothing of it leaves the machine but a hash.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { sha256Hex } from './chain.ts';

/** The first that can be read names the machine. A main board's number is best; only root may read it on most systems. */
const BOARD_FILES = [
  '/sys/class/dmi/id/product_uuid',
  '/sys/class/dmi/id/board_serial',
  '/sys/firmware/devicetree/base/serial-number',
];
const NETWORK_FOLDER = '/sys/class/net';
/** What boards without a number say. */
const NOTHING = /^(|0+|[0-]+|none|default string|to be filled by o\.e\.m\.|not specified)$/i;

export interface MachineFacts {
  /** The file's text, null where it cannot be read. */
  read(file: string): string | null;
  /** The names in a folder, none where it cannot be read. */
  list(folder: string): string[];
}

/** SHA-256 in hex, or an empty text where nothing can be read: then all such machines look the same. */
export function machineFingerprint(facts: MachineFacts = systemFacts): string {
  const board = BOARD_FILES.map((file) => textOf(facts, file)).find((text) => text !== '');
  const parts = board === undefined ? networkCards(facts) : [board];
  return parts.length === 0 ? '' : sha256Hex(['portico/machine/1', ...parts].join('\n'));
}

function textOf(facts: MachineFacts, file: string): string {
  const text = (facts.read(file) ?? '').replaceAll('\0', '').trim();
  return NOTHING.test(text) ? '' : text;
}

/** Only cards on a bus: bridges, tunnels and containers make up an address at each start. */
const networkCards = (facts: MachineFacts): string[] =>
  facts
    .list(NETWORK_FOLDER)
    .filter((name) => facts.list(`${NETWORK_FOLDER}/${name}/device`).length > 0)
    .map((name) => textOf(facts, `${NETWORK_FOLDER}/${name}/address`))
    .filter((address) => /^(?!00(:00){5})[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address))
    .sort();

const unreadable = <T>(read: () => T, instead: T): T => {
  try {
    return read();
  } catch {
    // Not there or not permitted: both mean that this fact cannot be used.
    return instead;
  }
};

const systemFacts: MachineFacts = {
  read: (file) => unreadable(() => readFileSync(file, 'utf8'), null),
  list: (folder) => unreadable(() => readdirSync(folder), []),
};
