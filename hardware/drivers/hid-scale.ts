import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { Listeners } from '../listeners.ts';
import type { DeviceState } from '../ports/device.ts';
import type { Scale, ScaleCommand, ScaleCommandError, ScaleReading } from '../ports/scale.ts';
import { readDescriptor } from '../protocols/hid-descriptor.ts';
import type { HidDescriptor } from '../protocols/hid-field.ts';
import {
  commandReport,
  type HidScaleLayout,
  readScaleReport,
  SCALE_USAGE_PAGE,
  scaleLayout,
  USUAL_LAYOUT,
} from '../protocols/hid-scale.ts';
import { readingOf } from '../protocols/scale-answer.ts';
import type { ReportWire } from '../transports/report-wire.ts';
import { defineDriver } from './driver.ts';
import { SCALE_COMMAND_TIMEOUT_MS, type ScaleTiming } from './polled-scale.ts';
import { sameReading } from './same-reading.ts';
import { StatusCell } from './status-cell.ts';

type Known = { layout: HidScaleLayout; descriptor: HidDescriptor | null };

/** A scale that sends its weight by itself, as USB HID scales do. It is ready while it is plugged in: many report changes only. */
export class HidScale implements Scale {
  readonly #wire: ReportWire;
  readonly #commandTimeoutMs: number;
  readonly #status = new StatusCell();
  readonly #watchers = new Listeners<[ScaleReading | null]>();
  #known: Known | null = null;
  #current: ScaleReading | null = null;
  #isZero = false;
  #pending: { resolve: (result: Result<void, ScaleCommandError>) => void; timer: NodeJS.Timeout } | null = null;

  constructor(wire: ReportWire, timing: Pick<ScaleTiming, 'commandTimeoutMs'> = {}) {
    this.#wire = wire;
    this.#commandTimeoutMs = timing.commandTimeoutMs ?? SCALE_COMMAND_TIMEOUT_MS;
    wire.onConnected((connected, detail) => this.#connectionChanged(connected, detail));
    wire.onReport((reportId, data) => this.#take(reportId, data));
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  get current(): ScaleReading | null {
    return this.#current;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  watch(listener: (reading: ScaleReading | null) => void): () => void {
    return this.#watchers.add(listener);
  }

  zero(): Promise<Result<void, ScaleCommandError>> {
    return this.#command('zero');
  }

  tare(): Promise<Result<void, ScaleCommandError>> {
    return this.#command('tare');
  }

  clearTare(): Promise<Result<void, ScaleCommandError>> {
    return this.#command('clearTare');
  }

  async close(): Promise<void> {
    this.#settle(err({ kind: 'unknown', detail: 'closed' }));
    this.#watchers.clear();
    this.#status.close();
    await this.#wire.close();
  }

  #connectionChanged(connected: boolean, detail: string | null): void {
    this.#known = null;
    if (!connected) {
      this.#settle(err({ kind: 'unknown', detail: detail ?? 'disconnected' }));
      this.#status.set('NOT_CONNECTED', detail);
      this.#become(null);
      return;
    }
    this.#known = known(this.#wire.descriptor);
    if (this.#known === null) this.#status.set('HARDWARE_ERROR', 'the device does not describe itself as a scale');
    else this.#status.set('READY', null);
  }

  #take(reportId: number, data: Uint8Array): void {
    const layout = this.#known?.layout;
    if (layout === undefined) return;
    const report = dataOf(layout, reportId, data, this.#known?.descriptor === null);
    const answer = report === null ? null : readScaleReport(layout, report);
    // Other reports of the device, and nonsense, say nothing about the weight.
    if (answer === null || answer.kind === 'garbage') return;
    if (answer.kind === 'fault') {
      this.#status.set('HARDWARE_ERROR', answer.detail);
      this.#become(null);
      return;
    }
    this.#status.set('READY', null);
    this.#isZero = answer.kind === 'stable' && answer.isZero === true;
    this.#become(readingOf(answer));
    if (this.#isZero) this.#settle(ok(undefined));
  }

  #become(reading: ScaleReading | null): void {
    if (reading === null ? this.#current === null : sameReading(this.#current, reading)) return;
    this.#current = reading;
    if (reading === null) this.#isZero = false;
    this.#watchers.emit(reading);
  }

  async #command(command: ScaleCommand): Promise<Result<void, ScaleCommandError>> {
    if (!this.#wire.connected) return err({ kind: 'notConnected' });
    const descriptor = this.#known?.descriptor ?? null;
    const report = descriptor === null ? null : commandReport(descriptor, command);
    if (report === null) return err({ kind: 'unsupported' });
    if (this.#pending !== null) return err({ kind: 'busy' });
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#settle(err({ kind: 'unknown', detail: 'the scale did not report zero' })),
        this.#commandTimeoutMs,
      );
      this.#pending = { resolve, timer };
      void this.#send(report);
    });
  }

  async #send({ reportId, data }: { reportId: number; data: Uint8Array }): Promise<void> {
    const sent = await this.#wire.write(reportId, data);
    if (!sent.ok)
      this.#settle(err(sent.error.kind === 'broken' ? { kind: 'unknown', detail: sent.error.detail } : sent.error));
    // A scale that stood at zero already may have nothing to report.
    else if (this.#isZero) this.#settle(ok(undefined));
  }

  #settle(result: Result<void, ScaleCommandError>): void {
    const pending = this.#pending;
    this.#pending = null;
    if (pending === null) return;
    clearTimeout(pending.timer);
    pending.resolve(result);
  }
}

function known(bytes: Uint8Array | null): Known | null {
  if (bytes === null) return { layout: USUAL_LAYOUT, descriptor: null };
  const descriptor = readDescriptor(bytes);
  const layout = descriptor.ok ? scaleLayout(descriptor.value) : null;
  return descriptor.ok && layout !== null ? { layout, descriptor: descriptor.value } : null;
}

/** Without a descriptor nobody knows whether reports are numbered: then the id stands before the data, as data. */
function dataOf(layout: HidScaleLayout, reportId: number, data: Uint8Array, isGuessed: boolean): Uint8Array | null {
  const wanted = layout.weight.reportId;
  if (isGuessed && reportId === 0) return data.length === 6 && data[0] === wanted ? data.subarray(1) : data;
  return reportId === wanted ? data : null;
}

export const hidScale = defineDriver({
  name: 'hid-scale',
  opens: ['scale', 'securityScale'],
  over: ['hid'],
  model: z.strictObject({}),
  settings: z.strictObject({}),
  open: ({ connection }, deps) => new HidScale(deps.openReports(connection, SCALE_USAGE_PAGE)),
});
