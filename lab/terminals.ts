/** The payment terminal of the lab's store: which protocol it speaks, and how its kiosk is told. */
import type { DeviceSetting } from '../core/config/kiosk-config.ts';
import { TerminalSimulator } from '../hardware/simulators/terminal-simulator.ts';
import { ZvtTerminalSimulator } from '../hardware/simulators/zvt-terminal.ts';
import type { KioskSetting } from './kiosks.ts';
import { LOOPBACK } from './ports.ts';

export const TERMINAL_PROTOCOLS = ['nexo', 'zvt'] as const;
export type TerminalProtocol = (typeof TERMINAL_PROTOCOLS)[number];

/** What the lab page does with a terminal, whatever it speaks. */
export type LabTerminal = Pick<
  TerminalSimulator,
  | 'plugged'
  | 'mode'
  | 'setApprovedAmountMinor'
  | 'setMode'
  | 'hasAcquirer'
  | 'setAcquirer'
  | 'declinedLaterPercent'
  | 'setDeclinedLaterPercent'
  | 'ledger'
  | 'current'
  | 'answer'
  | 'onChange'
  | 'plug'
  | 'unplug'
  | 'close'
>;

type Opened = { terminal: LabTerminal; device: DeviceSetting };

export const openTerminal = (setting: KioskSetting): Promise<Opened> =>
  setting.terminalProtocol === 'zvt' ? openZvt(setting) : openNexo(setting);

/** Must name the key in the kiosk's configuration and in the terminal alike. */
const NEXO_KEY = { keyIdentifier: 'lab-key', keyVersion: 1 };
const ZVT_PASSWORD = '123456';

async function openNexo({ nowMs, secrets, files, portFor, terminal: how }: KioskSetting): Promise<Opened> {
  const terminal = await TerminalSimulator.open({
    nowMs,
    key: { ...NEXO_KEY, passphrase: secrets.terminalPassphrase },
    port: await portFor('terminal'),
    identityFolder: files.devices,
    ledgerFile: files.terminalLedger,
    ...how,
  });
  const { caFile } = terminal;
  return {
    terminal,
    device: {
      model: 'nexo-adyen-local',
      connection: { over: 'https', url: terminal.url, ...(caFile === null ? {} : { caFile }) },
      settings: {
        saleId: 'Lane1',
        poiId: 'LabTerminal-1',
        ...NEXO_KEY,
        keyPassphrase: secrets.terminalPassphrase,
      },
    },
  };
}

async function openZvt({ nowMs, files, portFor, terminal: how }: KioskSetting): Promise<Opened> {
  const terminal = await ZvtTerminalSimulator.open({
    nowMs,
    place: { host: LOOPBACK, port: await portFor('terminal') },
    password: ZVT_PASSWORD,
    ledgerFile: files.zvtLedger,
    ...how,
  });
  return {
    terminal,
    device: {
      model: 'zvt-generic',
      connection: { over: 'tcp', host: LOOPBACK, port: terminal.port },
      settings: { password: ZVT_PASSWORD, currency: 'EUR' },
    },
  };
}
