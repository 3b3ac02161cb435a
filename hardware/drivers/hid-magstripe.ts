import { z } from 'zod';
import type { DeviceState } from '../ports/device.ts';
import type { CardSwipe, MagstripeReader, RefusedSwipe } from '../ports/magstripe-reader.ts';
import {
  type MagstripeReport,
  type MagstripeUsages,
  magstripeReportOf,
  magstripeUsagesSchema,
  readMagstripeReport,
} from '../protocols/hid-magstripe.ts';
import type { ReportWire } from '../transports/report-wire.ts';
import { defineDriver } from './driver.ts';
import { StatusCell } from './status-cell.ts';
import { SwipeSource } from './swipe-source.ts';

const REFUSALS = {
  encrypted:
    'this reader encrypts what it reads; Portico reads loyalty and staff cards, which need a reader without encryption',
  noTracks: 'its reports carry no tracks: is the reader set to HID, and is this its model?',
} as const;

/** A magnetic stripe reader with HID reports. One that encrypts, or whose reports carry no tracks, is HARDWARE_ERROR. */
export class HidMagstripe implements MagstripeReader {
  readonly #wire: ReportWire;
  readonly #source = new SwipeSource();
  readonly #status = new StatusCell();
  #layout: MagstripeReport | null = null;

  constructor(wire: ReportWire, usages: MagstripeUsages) {
    this.#wire = wire;
    wire.onConnected((connected, detail) => {
      this.#layout = null;
      if (connected) this.#begin(usages);
      else this.#status.set('NOT_CONNECTED', detail);
    });
    wire.onReport((reportId, data) => {
      const swipe = this.#layout === null ? null : readMagstripeReport(this.#layout, reportId, data);
      if (swipe !== null) this.#source.take(swipe);
    });
  }

  get status(): DeviceState {
    return this.#status.state;
  }

  onStatus(listener: (state: DeviceState, detail: string | null) => void): () => void {
    return this.#status.onStatus(listener);
  }

  onSwipe(listener: (swipe: CardSwipe) => void): () => void {
    return this.#source.onSwipe(listener);
  }

  onRefused(listener: (refused: RefusedSwipe) => void): () => void {
    return this.#source.onRefused(listener);
  }

  async close(): Promise<void> {
    this.#source.close();
    this.#status.close();
    await this.#wire.close();
  }

  #begin(usages: MagstripeUsages): void {
    const { descriptor } = this.#wire;
    if (descriptor === null) {
      this.#status.set('HARDWARE_ERROR', 'the system does not tell how its reports are laid out');
      return;
    }
    const layout = magstripeReportOf(descriptor, usages);
    if (layout.ok) this.#layout = layout.value;
    if (layout.ok) this.#status.set('READY', null);
    else this.#status.set('HARDWARE_ERROR', REFUSALS[layout.error.kind]);
  }
}

export const hidMagstripe = defineDriver({
  name: 'hid-magstripe',
  opens: ['magstripeReader'],
  over: ['hid'],
  model: z.strictObject({ usages: magstripeUsagesSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) =>
    new HidMagstripe(deps.openReports(connection, model.usages.page), model.usages),
});
