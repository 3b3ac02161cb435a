/** What stands at a lane beside the screen: scanner and scale as a person uses them, terminal and printer with a mind of their own. */

import type { DepartureControl } from '../../core/checkin/departure.ts';
import { err } from '../../core/result.ts';
import { Claims } from '../../hardware/claims.ts';
import type { OpenPorts } from '../../hardware/drivers/driver.ts';
import { Listeners } from '../../hardware/listeners.ts';
import type { Device } from '../../hardware/ports/device.ts';
import type { ScaleReading } from '../../hardware/ports/scale.ts';
import type { Scan } from '../../hardware/ports/scanner.ts';
import { type Devices, NO_PORTS } from '../../hardware/supervisor.ts';
import { type BaggingArea, createBaggingArea } from './bagging-area.ts';
import type { Faults } from './faults.ts';
import type { Life } from './life.ts';
import { createPrinter, type SimulatedPrinter } from './printer.ts';
import { createRecycler, type SimulatedRecycler } from './recycler.ts';
import { type Acquirer, createTerminal, type SimulatedTerminal } from './terminal.ts';
import type { World } from './world.ts';

export interface LaneDevices {
  readonly terminal: SimulatedTerminal;
  readonly printer: SimulatedPrinter;
  readonly recycler: SimulatedRecycler;
  readonly bags: BaggingArea;
  scan(text: string): void;
  weigh(weightGrams: number): void;
  /** The near ends, for one run of the host. */
  portsFor(life: Life): Devices;
}

export function createLaneDevices(
  deps: { world: World; faults: Faults; who: string; acquirer: Acquirer },
  onMoneyAsked: () => void,
): LaneDevices {
  const { world, faults, who } = deps;
  const terminal = createTerminal(deps, onMoneyAsked);
  const printer = createPrinter(world, faults, who);
  const recycler = createRecycler(world, faults, who, onMoneyAsked);
  const bags = createBaggingArea();
  let scanned: ((scan: Scan) => void) | null = null;
  let reading: ScaleReading | null = null;

  return {
    terminal,
    printer,
    recycler,
    bags,
    scan: (text) => scanned?.({ aim: null, text }),
    weigh(weightGrams) {
      reading = { kind: 'stable', weightGrams };
    },
    portsFor(life) {
      const scans = new Listeners<[Scan]>();
      scanned = (scan) => {
        life.seam('scan');
        scans.emit(scan);
      };
      const always: Device = { status: 'READY', onStatus: () => () => undefined, close: async () => undefined };
      const dropped = { garbage: 0, tooLong: 0, cut: 0 };
      const receiptPrinter = printer.portFor(life);
      const paymentTerminal = terminal.portFor(life);
      const ports: OpenPorts = {
        ...NO_PORTS,
        scanner: { ...always, dropped, onScan: (listener) => scans.add(listener) },
        scale: {
          ...always,
          get current() {
            return reading;
          },
          watch: () => () => undefined,
          zero: async () => err({ kind: 'unsupported' }),
          tare: async () => err({ kind: 'unsupported' }),
          clearTare: async () => err({ kind: 'unsupported' }),
        },
        printer: receiptPrinter,
        paymentTerminal,
        cashRecycler: recycler.portFor(life),
        securityScale: bags.portFor(life),
      };
      return {
        claims: new Claims(ports),
        statuses: () => [
          { device: 'receiptPrinter', state: receiptPrinter.status, detail: null },
          { device: 'paymentTerminal', state: paymentTerminal.status, detail: null },
          { device: 'cashRecycler', state: 'READY', detail: null },
        ],
        onStatus: (listener) =>
          receiptPrinter.onStatus((state, detail) => listener({ device: 'receiptPrinter', state, detail })),
        health: () => [],
        dropped: () => ({ ...dropped, flooded: 0 }),
        close: async () => {
          await Promise.all([receiptPrinter.close(), paymentTerminal.close()]);
        },
      };
    },
  };
}

/** A store has no departure control. */
export const noDepartureControl: DepartureControl = {
  findBooking: async () => err({ kind: 'notFound' }),
  accept: async () => err({ kind: 'notFound' }),
};

export const noPictures = { read: async () => null, prefetch: async () => undefined };
