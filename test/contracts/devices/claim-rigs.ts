import type { Claimed } from '../../../hardware/claimed-ports.ts';
import { KeyboardKeypad, keyboardKeypad } from '../../../hardware/drivers/keyboard-keypad.ts';
import { KeyboardWedge, keyboardWedge } from '../../../hardware/drivers/keyboard-wedge.ts';
import { PrinterDrawer, printerDrawer } from '../../../hardware/drivers/printer-drawer.ts';
import { MODELS, modelPart } from '../../../hardware/models/models.ts';
import type { CashRecycler } from '../../../hardware/ports/cash-recycler.ts';
import type { Scale } from '../../../hardware/ports/scale.ts';
import type { BarcodeScanner } from '../../../hardware/ports/scanner.ts';
import { createKeyboard } from '../../../host/keyboard.ts';
import { RECYCLER_RIGS } from './cash-recycler-rigs.ts';
import { MAGSTRIPE_KINDS } from './magstripe-rigs.ts';
import { type ClaimRig, opened, type Tell } from './opened-device.ts';
import {
  amount,
  connected as connectedTerminal,
  never,
  request,
  RIGS as TERMINAL_RIGS,
} from './payment-terminal-rigs.ts';
import { openRig, PRINTER_RIGS, SHORT_RECEIPT } from './printer-rigs.ts';
import { SCALE_RIGS, type ScaleRig } from './scale-rigs.ts';
import { SCANNER_KINDS } from './scanner-rigs.ts';
import { LIGHT_RIGS } from './signal-light-rigs.ts';
import { closing, SILENT, untilStatus } from './support.ts';

const hearScans = (port: Claimed<BarcodeScanner>, tell: Tell): (() => void) => port.onScan(({ text }) => tell(text));

const scanners: readonly ClaimRig[] = SCANNER_KINDS.map(({ name, hasAim, open }) => ({
  key: 'scanner',
  name,
  does: ['tells'],
  async open() {
    const { scanner, scan } = await open(SILENT);
    await untilStatus(scanner, 'READY');
    const cause = (time: number): string => {
      scan(`code${time}`, hasAim ? 'E0' : null);
      return `code${time}`;
    };
    const overhear = (tell: Tell) => hearScans(scanner, tell);
    return opened('scanner', { port: scanner, input: { cause, hear: hearScans, overhear, isState: false } });
  },
}));

const modelsOf = (driver: string): string[] => MODELS.filter((each) => each.driver === driver).map(({ name }) => name);

const wedges: readonly ClaimRig[] = modelsOf('keyboard-wedge').map((name) => ({
  key: 'scanner',
  name: `that types (${name})`,
  does: ['tells'],
  async open() {
    const { rule, aim } = modelPart(keyboardWedge, name);
    const keyboard = createKeyboard(() => 1_000_000);
    const port = closing(new KeyboardWedge(keyboard.source, rule, aim, SILENT));
    const cause = (time: number): string => {
      const keys = [...`${rule.prefix}${aim ? 'E0' : ''}40063813339${time}`, rule.suffix];
      keyboard.deliver(keys.map((key, index) => [key, index === 0 ? 0 : 6]));
      return `40063813339${time}`;
    };
    const overhear = (tell: Tell) => hearScans(port, tell);
    return opened('scanner', { port, input: { cause, hear: hearScans, overhear, isState: false } });
  },
}));

const keypads: readonly ClaimRig[] = modelsOf('keyboard-keypad').map((name) => ({
  key: 'keypad',
  name: `that types (${name})`,
  does: ['tells'],
  async open() {
    const { codes } = modelPart(keyboardKeypad, name);
    const keyboard = createKeyboard(() => 1_000_000);
    const port = closing(new KeyboardKeypad(keyboard.source, codes));
    const cause = (time: number): string => {
      const [code, means] = Object.entries(codes)[time] ?? ['', ''];
      keyboard.deliver([[code, 0]]);
      return means;
    };
    return opened('keypad', {
      port,
      input: {
        cause,
        hear: (held, tell) => held.onKey(tell),
        overhear: (tell) => port.onKey(tell),
        isState: false,
      },
    });
  },
}));

const readers: readonly ClaimRig[] = MAGSTRIPE_KINDS.map(({ name, open }) => ({
  key: 'magstripeReader',
  name,
  does: ['tells'],
  async open() {
    const { reader, swipe } = await open();
    await untilStatus(reader, 'READY');
    const cause = (time: number): string => {
      swipe([null, `1234${time}`, null]);
      return `1234${time}`;
    };
    return opened('magstripeReader', {
      port: reader,
      input: {
        cause,
        hear: (port, tell) => port.onSwipe(({ track2 }) => tell(track2 ?? '')),
        overhear: (tell) => reader.onSwipe(({ track2 }) => tell(track2 ?? '')),
        isState: false,
      },
    });
  },
}));

const hearWeights = (port: Claimed<Scale>, tell: Tell): (() => void) =>
  port.watch((reading) => {
    if (reading?.kind === 'stable') tell(`${reading.weightGrams} g`);
  });

const scaleAs =
  (key: 'scale' | 'securityScale') =>
  ({ name, unsupported, open }: ScaleRig): ClaimRig => ({
    key,
    name,
    // One that cannot be told to take zero does nothing that must come to an end.
    does: unsupported.includes('zero') ? ['tells', 'answers'] : ['tells', 'answers', 'works'],
    async open() {
      const { scale, simulator } = await open();
      await untilStatus(scale, 'READY');
      const cause = (time: number): string => {
        simulator.setWeightGrams(time * 20);
        return `${time * 20} g`;
      };
      const overhear = (tell: Tell) => hearWeights(scale, tell);
      return opened(key, {
        port: scale,
        input: { cause, hear: hearWeights, overhear, isState: true },
        askAll: (port) => [port.zero(), port.tare(), port.clearTare()],
        work: { begin: (port) => port.zero(), done: () => ({ ok: true, value: undefined }) },
      });
    },
  });

const printers: readonly ClaimRig[] = PRINTER_RIGS.map((rig) => ({
  key: 'printer',
  name: rig.name,
  does: ['answers', 'works'],
  async open() {
    const { printer } = await openRig(rig);
    await untilStatus(printer, 'READY');
    return opened('printer', {
      port: printer,
      askAll: (port) => [port.print('job', SHORT_RECEIPT)],
      work: {
        begin: (port, time) => port.print(`job-${time}`, SHORT_RECEIPT),
        done: (time) => ({ ok: true, value: { jobId: `job-${time}` } }),
      },
    });
  },
}));

const terminals: readonly ClaimRig[] = TERMINAL_RIGS.map((rig) => ({
  key: 'paymentTerminal',
  name: rig.name,
  does: ['answers', 'works'],
  async open() {
    const { terminal } = await connectedTerminal(rig);
    const reversal = { reversalId: 'r1', tenderId: 'tender-1', terminalReference: '1', charged: amount, amount };
    return opened('paymentTerminal', {
      port: terminal,
      askAll: (port) => [
        port.charge(request, never),
        port.enquire('tender-1', amount),
        port.cancel('tender-1'),
        port.reverse(reversal, never),
        port.endOfDay(never),
      ],
      work: {
        begin: (port, time) => port.charge({ ...request, tenderId: `tender-${time}` }, never),
        done: () => ({ ok: true, value: { outcome: 'approved' } }),
      },
    });
  },
}));

const drawers: readonly ClaimRig[] = PRINTER_RIGS.map((rig) => ({
  key: 'cashDrawer',
  name: `at ${rig.name}`,
  does: ['tells', 'answers', 'works'],
  async open() {
    const { printer, simulator } = await openRig(rig);
    await untilStatus(printer, 'READY');
    const drawer = closing(new PrinterDrawer(printer, modelPart(printerDrawer, 'generic-cash-drawer')));
    const cause = (time: number): string => {
      simulator.setDrawer(time % 2 === 1);
      return time % 2 === 1 ? 'open' : 'closed';
    };
    return opened('cashDrawer', {
      port: drawer,
      input: {
        cause,
        hear: (port, tell) => port.onPosition(tell),
        overhear: (tell) => drawer.onPosition(tell),
        isState: true,
      },
      askAll: (port) => [port.open()],
      work: { begin: (port) => port.open(), done: () => ({ ok: true, value: undefined }) },
    });
  },
}));

const hearLevels = (port: Claimed<CashRecycler>, tell: Tell): (() => void) =>
  port.onLevels((levels) => tell(`${levels?.[0]?.count} coins of 0.10`));

const ONE_COIN = [{ denominationMinor: 10, count: 1 }];
const NOTHING_COLLECTED = {
  takes: () => [],
  escrow: () => undefined,
  taken: async () => undefined,
  returned: () => undefined,
};

const recyclers: readonly ClaimRig[] = RECYCLER_RIGS.map(({ name, open }) => ({
  key: 'cashRecycler',
  name,
  does: ['tells', 'answers', 'works'],
  async open() {
    const { recycler, simulator } = await open();
    await untilStatus(recycler, 'READY');
    const cause = (time: number): string => {
      simulator.vault.set(10, time);
      return `${time} coins of 0.10`;
    };
    return opened('cashRecycler', {
      port: recycler,
      input: { cause, hear: hearLevels, overhear: (tell) => hearLevels(recycler, tell), isState: true },
      askAll: (port) => [
        port.collect({ collectionId: 'collection-1', after: 0 }, NOTHING_COLLECTED, never),
        port.shut('collection-1'),
        port.payOut('payout-1', ONE_COIN),
        port.payoutOf('payout-1'),
      ],
      work: {
        begin: (port, time) => port.payOut(`payout-${time}`, ONE_COIN),
        done: () => ({ ok: true, value: { kind: 'ended', paidMinor: 10 } }),
      },
    });
  },
}));

const lights: readonly ClaimRig[] = LIGHT_RIGS.map(({ name, open }) => ({
  key: 'signalLight',
  name,
  does: ['answers'],
  async open() {
    const { light } = await open();
    await untilStatus(light, 'READY');
    return opened('signalLight', { port: light, askAll: (port) => [port.show({ green: 'steady' })] });
  },
}));

/** Every port of a kiosk, over each of its drivers and wires. */
export const CLAIM_RIGS: readonly ClaimRig[] = [
  ...scanners,
  ...wedges,
  ...readers,
  ...SCALE_RIGS.map(scaleAs('scale')),
  ...SCALE_RIGS.map(scaleAs('securityScale')),
  ...printers,
  ...terminals,
  ...drawers,
  ...recyclers,
  ...lights,
  ...keypads,
];
