import { z } from 'zod';
import { err, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type { CashDrawer, DrawerError, DrawerPosition } from '../ports/cash-drawer.ts';
import { type DeviceState, isUsable } from '../ports/device.ts';
import { type DrawerHost, type DrawerPulse, drawerPulseSchema, isDrawerHost } from './drawer-host.ts';
import { defineDriver } from './driver.ts';
import { StatusCell } from './status-cell.ts';

const drawerModelSchema = z.strictObject({
  pulse: drawerPulseSchema,
  /** Level of its contact while it is open; null for a drawer without one. */
  openPin: z.enum(['low', 'high']).nullable(),
});
export type DrawerModel = z.infer<typeof drawerModelSchema>;

/** A cash drawer that is plugged into the receipt printer. Its wire is the printer's, and so are its troubles. */
export class PrinterDrawer implements CashDrawer {
  readonly #host: DrawerHost | null;
  readonly #pulse: DrawerPulse;
  readonly #openPin: DrawerModel['openPin'];
  readonly #status = new StatusCell();
  readonly #positions = new Listeners<[DrawerPosition]>();
  readonly #stops: (() => void)[] = [];
  #position: DrawerPosition = 'unknown';
  #closed = false;

  /** `host` is null for a printer that no drawer can be plugged into. */
  constructor(host: DrawerHost | null, { pulse, openPin }: DrawerModel) {
    this.#host = host;
    this.#pulse = pulse;
    this.#openPin = openPin;
    if (host === null) {
      this.#status.set('HARDWARE_ERROR', 'the printer has no connector for a drawer');
      return;
    }
    this.#stops.push(
      host.onStatus((state, detail) => this.#hostIs(state, detail)),
      host.onDrawerPin((level) => this.#pinIs(level)),
    );
    this.#hostIs(host.status, null);
    this.#pinIs(host.drawerPin);
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  get position(): DrawerPosition {
    return this.#position;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  onPosition(listener: (position: DrawerPosition) => void): () => void {
    return this.#positions.add(listener);
  }

  open(): Promise<Result<void, DrawerError>> {
    if (this.#host === null || this.#closed) {
      return Promise.resolve(err({ kind: 'notSent', detail: this.#closed ? 'closed' : 'no connector for a drawer' }));
    }
    return this.#host.pulse(this.#pulse);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#status.close();
    this.#positions.clear();
  }

  #hostIs(state: DeviceState, detail: string | null): void {
    if (isUsable(state)) this.#status.set('READY', null);
    else if (state === 'NOT_CONNECTED') this.#status.set('NOT_CONNECTED', detail);
    else this.#status.set('HARDWARE_ERROR', `the printer is ${state}`);
  }

  #pinIs(level: 'high' | 'low' | null): void {
    const known = level === null || this.#openPin === null ? 'unknown' : level === this.#openPin ? 'open' : 'closed';
    if (known === this.#position) return;
    this.#position = known;
    this.#positions.emit(known);
  }
}

export const printerDrawer = defineDriver({
  name: 'printer-drawer',
  opens: ['cashDrawer'],
  over: ['printer'],
  model: drawerModelSchema,
  settings: z.strictObject({ connector: z.union([z.literal(1), z.literal(2)]).optional() }),
  open: ({ model, settings }, { printer }) =>
    new PrinterDrawer(printer !== null && isDrawerHost(printer) ? printer : null, {
      ...model,
      pulse: { ...model.pulse, connector: settings.connector ?? model.pulse.connector },
    }),
});
