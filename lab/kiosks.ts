/** The lab's kiosks: a host in a process of its own, and the simulated devices at the far end of its wires. */
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { inStoreRuleSchema } from '../core/barcode/in-store-rule.ts';
import type {
  DeviceConfig,
  DeviceSetting,
  KioskConfig,
  kioskConfigSchema,
  OfflinePayments,
  Timing,
} from '../core/config/kiosk-config.ts';
import { CashRecyclerSimulator } from '../hardware/simulators/cash-recycler-simulator.ts';
import { PrinterSimulator } from '../hardware/simulators/printer-simulator.ts';
import { ScaleSimulator } from '../hardware/simulators/scale-simulator.ts';
import { ScannerSimulator } from '../hardware/simulators/scanner-simulator.ts';
import type { TerminalMode } from '../hardware/simulators/terminal-simulator.ts';
import { type SupervisedHost, superviseHost } from '../host/supervisor.ts';
import { dataFiles, makeDataFolder } from '../offline/data-folder.ts';
import { openIdentity } from '../offline/identity.ts';
import type { KioskName } from './api.ts';
import { openLogFile } from './log-file.ts';
import { type LabFiles, repositoryFolder } from './paths.ts';
import { LOOPBACK, type PortName } from './ports.ts';
import { labReceipts } from './receipts.ts';
import { enrolmentCodeOf, type LabSecrets } from './secrets.ts';
import { labStaff } from './staff.ts';
import { type LabTerminal, openTerminal, type TerminalProtocol } from './terminals.ts';

const TOKEN_BYTES = 24;
const SCANNER_BAUD = 115_200;
const SCALE_BAUD = 9_600;

/** Low, so that every limit is soon met by hand. */
const OFFLINE_PAYMENTS: Partial<OfflinePayments> = { floorLimitMinor: 2_500, totalMinorMax: 6_000, countMax: 5 };

/** As a kiosk's configuration has it; what is left out is as usual. */
export type LabCheckout = NonNullable<z.input<typeof kioskConfigSchema>['checkout']>;

export type KioskSetting = {
  files: LabFiles;
  secrets: LabSecrets;
  nowMs: () => number;
  portFor: (name: PortName) => Promise<number>;
  serverUrl: string;
  /** Where digital receipts are found. */
  digitalUrl: string;
  frameAncestors: string[];
  languages: string[];
  timing: Partial<Timing>;
  offlinePayments: Partial<OfflinePayments>;
  /** What the shop decides about its self-checkout. */
  checkout: LabCheckout;
  /** How the shop's own numbers are built; none: the usual ones. */
  inStoreRules: readonly z.input<typeof inStoreRuleSchema>[];
  /** Of the store's kiosk, instead of its simulated ones. */
  storeDevices: DeviceConfig;
  terminalProtocol: TerminalProtocol;
  terminal: { mode?: TerminalMode; answerDelayMs?: number; lateMs?: number; approveAfterTimeout?: boolean };
  /** This kiosk's host is run by another program (the Electron shell) on the configuration that is written here. */
  hostElsewhere: KioskName | null;
  onChange: () => void;
  /** Takes how to end what was opened; run in the opposite order. */
  atEnd: (close: () => Promise<void>) => void;
};

export interface LabKiosk {
  readonly name: KioskName;
  readonly kioskId: string;
  readonly configFile: string;
  readonly dataFolder: string;
  /** Another program runs the host: `url`, `token` and `pid` say nothing then. */
  readonly hostIsElsewhere: boolean;
  /** Where the host serves its screen, without the token. */
  readonly url: string;
  /** Changes with every start of the lab; only a page that knows it becomes a screen. */
  readonly token: string;
  /** What to open in a browser. */
  readonly screenUrl: string;
  readonly scanner: ScannerSimulator;
  readonly printer: PrinterSimulator;
  readonly scale: ScaleSimulator | null;
  /** Under the bagging area. */
  readonly baggingScale: ScaleSimulator | null;
  readonly terminal: LabTerminal | null;
  readonly recycler: CashRecyclerSimulator | null;
  /** Of the host; null while it is between two lives. */
  readonly pid: number | null;
  readonly restarts: number;
  /** `kill -9` of the host. Its supervisor starts it again. False when there was none to kill. */
  kill(): boolean;
}
export type StoreKiosk = LabKiosk & {
  readonly scale: ScaleSimulator;
  readonly baggingScale: ScaleSimulator;
  readonly terminal: LabTerminal;
  readonly recycler: CashRecyclerSimulator;
};

type Identity = Pick<KioskConfig, 'kioskId' | 'journey' | 'brand' | 'placeName'> & { name: KioskName };

const STORE: Identity = {
  name: 'store',
  kioskId: 'lane-1',
  journey: 'checkout',
  brand: 'fennel',
  placeName: 'Fennel Market Street, lane 1',
};
/** Beside it, for what goes from one kiosk to another. */
const SECOND_STORE: Identity = {
  ...STORE,
  name: 'secondStore',
  kioskId: 'lane-2',
  placeName: 'Fennel Market Street, lane 2',
};
const AIRPORT: Identity = {
  name: 'airport',
  kioskId: 'gate-1',
  journey: 'checkin',
  brand: 'meridian',
  placeName: 'Meridian Airport, hall B',
};

/** Every kiosk that a lab can have. */
export const labKioskIds: readonly string[] = [STORE.kioskId, SECOND_STORE.kioskId, AIRPORT.kioskId];

export async function openStoreKiosk(setting: KioskSetting): Promise<StoreKiosk> {
  const { files } = setting;
  const { kioskId } = STORE;
  const scanner = await openScanner(setting, kioskId);
  const scale = await ScaleSimulator.open({ path: files.line(kioskId, 'scale') });
  setting.atEnd(() => scale.close());
  const baggingScale = await ScaleSimulator.open({ path: files.line(kioskId, 'bagging') });
  setting.atEnd(() => baggingScale.close());
  const printer = await openPrinter(setting, 'storePrinter');
  const { terminal, device: paymentTerminal } = await openTerminal(setting);
  // What an earlier run left in the terminal goes out now that it has its line again.
  terminal.setAcquirer(true);
  setting.atEnd(() => terminal.close());
  const recycler = await openRecycler(setting);
  const host = await startHost(setting, STORE, {
    scanner: serialScanner(scanner.path),
    scale: toledo(scale),
    securityScale: toledo(baggingScale),
    printer: networkPrinter(printer),
    paymentTerminal,
    cashRecycler: {
      model: 'line-cash-recycler',
      connection: { over: 'serial', path: recycler.path, baudRate: 115_200 },
    },
    ...setting.storeDevices,
  });
  return kioskOf(setting, STORE, host, { scanner, printer, scale, baggingScale, terminal, recycler });
}

/** Enough of everything for a day; as many of each as can be seen to run out. */
const PIECES_AT_START = 20;

async function openRecycler({ files, atEnd }: KioskSetting): Promise<CashRecyclerSimulator> {
  const recycler = await CashRecyclerSimulator.open({
    place: { path: files.line(STORE.kioskId, 'recycler') },
    currency: 'EUR',
    levels: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000].map((denominationMinor) => ({
      denominationMinor,
      count: PIECES_AT_START,
    })),
  });
  atEnd(() => recycler.close());
  return recycler;
}

/** With what is needed to take up a basket, and nothing to pay with. */
export async function openSecondStore(setting: KioskSetting): Promise<LabKiosk> {
  const scanner = await openScanner(setting, SECOND_STORE.kioskId);
  const printer = await openPrinter(setting, 'secondPrinter');
  const host = await startHost(setting, SECOND_STORE, {
    scanner: serialScanner(scanner.path),
    printer: networkPrinter(printer),
  });
  return kioskOf(setting, SECOND_STORE, host, {
    ...{ scanner, printer },
    ...{ scale: null, baggingScale: null, terminal: null, recycler: null },
  });
}

export async function openAirportKiosk(setting: KioskSetting): Promise<LabKiosk> {
  const scanner = await openScanner(setting, AIRPORT.kioskId);
  const printer = await openPrinter(setting, 'airportPrinter');
  const host = await startHost(setting, AIRPORT, {
    scanner: serialScanner(scanner.path),
    printer: networkPrinter(printer),
  });
  return kioskOf(setting, AIRPORT, host, {
    ...{ scanner, printer },
    ...{ scale: null, baggingScale: null, terminal: null, recycler: null },
  });
}

async function openScanner({ files, atEnd }: KioskSetting, kioskId: string): Promise<ScannerSimulator> {
  mkdirSync(files.devices, { recursive: true });
  const scanner = await ScannerSimulator.open({ path: files.line(kioskId, 'scanner') });
  atEnd(() => scanner.close());
  return scanner;
}

async function openPrinter({ nowMs, portFor, atEnd }: KioskSetting, portName: PortName): Promise<PrinterSimulator> {
  const printer = await PrinterSimulator.open({ nowMs, port: await portFor(portName) });
  atEnd(() => printer.close());
  return printer;
}

const toledo = ({ path }: ScaleSimulator): DeviceSetting => ({
  model: 'toledo-8217',
  connection: { over: 'serial', path, baudRate: SCALE_BAUD },
});

const serialScanner = (path: string): DeviceSetting => ({
  model: 'generic-serial-scanner',
  connection: { over: 'serial', path, baudRate: SCANNER_BAUD },
});

const networkPrinter = ({ host, port }: PrinterSimulator): DeviceSetting => ({
  model: 'epson-tm-m30',
  connection: { over: 'tcp', host, port },
});

type StartedHost = { host: SupervisedHost | null; url: string; token: string; configFile: string };

/** Writes the configuration that a real kiosk would have, and starts the host on it. */
async function startHost(setting: KioskSetting, identity: Identity, devices: DeviceConfig): Promise<StartedHost> {
  const { files, secrets } = setting;
  const { name, ...kiosk } = identity;
  const configFile = files.kioskConfig(kiosk.kioskId);
  const port = await setting.portFor(name);
  const config = {
    ...kiosk,
    languages: setting.languages,
    currency: 'EUR',
    dataFolder: files.kiosk(kiosk.kioskId),
    server: { url: setting.serverUrl, enrolmentCode: enrolmentCodeOf(secrets, kiosk.kioskId) },
    web: { port, frameAncestors: setting.frameAncestors },
    devices,
    timing: setting.timing,
    offlinePayments: { ...OFFLINE_PAYMENTS, ...setting.offlinePayments },
    checkout: {
      ...setting.checkout,
      receipt: { ...labReceipts(setting.digitalUrl), ...setting.checkout?.receipt },
      // A host that is started elsewhere makes its folder and its key by itself.
      suspend: { ...(setting.hostElsewhere === null ? slipsOf(files) : {}), ...setting.checkout.suspend },
    },
    fiscalSigner: { driver: 'software', clientSerial: kiosk.kioskId },
    ...(setting.inStoreRules.length === 0 ? {} : { inStoreRules: setting.inStoreRules }),
    staff: { members: labStaff },
  };
  writeFileSync(configFile, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  if (setting.hostElsewhere === name) return { host: null, url: `http://${LOOPBACK}:${port}/`, token, configFile };
  const output = openLogFile(files.log(kiosk.kioskId));
  const host = superviseHost({
    mainFile: join(repositoryFolder, 'host/main.ts'),
    args: ['--config', configFile],
    env: { ...process.env, PORTICO_SCREEN_TOKEN: token },
    output,
    onRestart: setting.onChange,
  });
  setting.atEnd(async () => {
    await host.stop();
    closeSync(output);
  });
  try {
    const { url } = await host.ready;
    return { host, url, token, configFile };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${kiosk.kioskId}: ${detail} (log: ${files.log(kiosk.kioskId)})`, { cause });
  }
}

/** The store's own till takes slips without the server, of either kiosk: as head office would publish their keys. */
function slipsOf(files: LabFiles): LabCheckout['suspend'] {
  const kioskKeys = [STORE.kioskId, SECOND_STORE.kioskId].map((kiosk) => {
    makeDataFolder(files.kiosk(kiosk));
    const identity = openIdentity(dataFiles(files.kiosk(kiosk)).key, kiosk);
    if (!identity.ok) throw new Error(`${kiosk}: its key cannot be used (${identity.error.kind})`);
    return { kiosk, publicKey: identity.value.publicKey };
  });
  return { offlineTill: STORE.kioskId, kioskKeys };
}

type Simulators<Scale, Terminal, Recycler> = {
  scanner: ScannerSimulator;
  printer: PrinterSimulator;
  scale: Scale;
  baggingScale: Scale;
  terminal: Terminal;
  recycler: Recycler;
};

function kioskOf<
  Scale extends ScaleSimulator | null,
  Terminal extends LabTerminal | null,
  Recycler extends CashRecyclerSimulator | null,
>(
  { files, onChange }: KioskSetting,
  { name, kioskId }: Identity,
  { host, url, token, configFile }: StartedHost,
  devices: Simulators<Scale, Terminal, Recycler>,
): LabKiosk & Simulators<Scale, Terminal, Recycler> {
  const all = [
    ...[devices.scanner, devices.printer, devices.scale],
    ...[devices.baggingScale, devices.terminal, devices.recycler],
  ].filter((device) => device !== null);
  for (const device of all) device.onChange(onChange);
  return {
    ...devices,
    ...{ name, kioskId, configFile, url, token },
    dataFolder: files.kiosk(kioskId),
    screenUrl: `${url}#token=${token}`,
    hostIsElsewhere: host === null,
    get pid() {
      return host?.pid ?? null;
    },
    get restarts() {
      return host?.restarts ?? 0;
    },
    kill() {
      const pid = host?.pid ?? null;
      return pid !== null && process.kill(pid, 'SIGKILL');
    },
  };
}
