import { z } from 'zod';
import {
  type MagstripeReport,
  type MagstripeUsages,
  magstripeReportOf,
  magstripeUsagesSchema,
  readMagstripeReport,
} from '../protocols/hid-magstripe.ts';
import type { ReportWire } from '../transports/report-wire.ts';
import { defineDriver } from './driver.ts';
import { MagstripeDriver } from './magstripe-driver.ts';

const REFUSALS = {
  encrypted:
    'this reader encrypts what it reads; Portico reads loyalty and staff cards, which need a reader without encryption',
  noTracks: 'its reports carry no tracks: is the reader set to HID, and is this its model?',
} as const;

/** A magnetic stripe reader with HID reports. One that encrypts, or whose reports carry no tracks, is HARDWARE_ERROR. */
export class HidMagstripe extends MagstripeDriver {
  readonly #wire: ReportWire;
  #layout: MagstripeReport | null = null;

  constructor(wire: ReportWire, usages: MagstripeUsages) {
    super();
    this.#wire = wire;
    wire.onConnected((connected, detail) => {
      this.#layout = null;
      if (connected) this.#begin(usages);
      else this.cell.set('NOT_CONNECTED', detail);
    });
    wire.onReport((reportId, data) => {
      const swipe = this.#layout === null ? null : readMagstripeReport(this.#layout, reportId, data);
      if (swipe !== null) this.tell(swipe);
    });
  }

  protected async closeWire(): Promise<void> {
    await this.#wire.close();
  }

  #begin(usages: MagstripeUsages): void {
    const { descriptor } = this.#wire;
    if (descriptor === null) {
      this.cell.set('HARDWARE_ERROR', 'the system does not tell how its reports are laid out');
      return;
    }
    const layout = magstripeReportOf(descriptor, usages);
    if (layout.ok) this.#layout = layout.value;
    if (layout.ok) this.cell.set('READY', null);
    else this.cell.set('HARDWARE_ERROR', REFUSALS[layout.error.kind]);
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
