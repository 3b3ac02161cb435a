/** A receipt printer whose paper is there for everybody to read afterwards. */
import { err, ok } from '../../core/result.ts';
import { Listeners } from '../../hardware/listeners.ts';
import type { DeviceState } from '../../hardware/ports/device.ts';
import type { DocumentPrinter } from '../../hardware/ports/printer.ts';
import type { Faults } from './faults.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

export interface PrintedReceipt {
  jobId: string;
  receiptNumber: string;
  isCopy: boolean;
  /** Of a suspended basket: then the number is what its barcode says. */
  isSlip: boolean;
}

export interface SimulatedPrinter {
  readonly paper: readonly PrintedReceipt[];
  portFor(life: Life): DocumentPrinter;
}

const PRINTS_MS = [400, 1_500] as const;
const REFILL_MS = [5_000, 60_000] as const;
const SHOWN_CHARACTERS = 24;
const SLIP = /^PBS/;
const COPY_WORDS = ['COPY', 'KOPIE'];

export function createPrinter(world: World, faults: Faults, who: string): SimulatedPrinter {
  const chance = world.chance(`${who}/printer`);
  const paper: PrintedReceipt[] = [];
  const changes = new Set<(state: DeviceState) => void>();
  let state: DeviceState = 'READY';

  function become(next: DeviceState): void {
    state = next;
    for (const tell of [...changes]) tell(next);
  }

  const wait = () => new Promise<void>((resolve) => void world.after(chance.integer(...PRINTS_MS), resolve));

  async function print(
    ...[jobId, document]: Parameters<DocumentPrinter['print']>
  ): ReturnType<DocumentPrinter['print']> {
    if (state !== 'READY') return err({ kind: 'notStarted', reason: 'MEDIA_EMPTY' });
    const isTrouble = faults.strike('printerTrouble', chance, who);
    if (isTrouble && chance.chance(40)) {
      become('MEDIA_EMPTY');
      world.after(chance.integer(...REFILL_MS), () => become('READY'));
      return err({ kind: 'notStarted', reason: 'MEDIA_EMPTY' });
    }
    const comesOut = !isTrouble || chance.chance(50);
    if (comesOut) {
      const texts = document.blocks.flatMap((block) => (block.type === 'text' ? [block.text.toUpperCase()] : []));
      const codes = document.blocks.flatMap((block) => (block.type === 'barcode' ? [block] : []));
      const slip = codes.find(({ data }) => SLIP.test(data));
      const receiptNumber = (slip ?? codes.find(({ symbology }) => symbology === 'code128'))?.data ?? '';
      const isCopy = texts.some((text) => COPY_WORDS.includes(text));
      paper.push({ jobId, receiptNumber, isCopy, isSlip: slip !== undefined });
      world.note(who, `printer: ${isCopy ? 'copy' : 'original'} ${receiptNumber.slice(0, SHOWN_CHARACTERS)}`);
    }
    await wait();
    return isTrouble ? err({ kind: 'unknown', reason: 'TIMED_OUT' }) : ok({ jobId });
  }

  return {
    paper,
    portFor(life) {
      const listeners = new Listeners<[DeviceState, string | null]>();
      const tell = (next: DeviceState): void => {
        if (!life.isDead) listeners.emit(next, null);
      };
      changes.add(tell);
      return {
        get status() {
          return state;
        },
        onStatus: (listener) => listeners.add(listener),
        close: async () => {
          changes.delete(tell);
          listeners.clear();
        },
        async print(jobId, document) {
          life.seam('print');
          return life.hear('printed', print(jobId, document));
        },
      };
    },
  };
}
