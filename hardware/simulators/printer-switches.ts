import { Listeners } from '../listeners.ts';
import { FINE, type PrinterCondition } from '../protocols/escpos-answers.ts';

type Paper = PrinterCondition['paper'];
/** What can happen in the middle of a job: the roll ends, the cutter sticks, somebody opens the cover or pulls the plug. */
export type Trouble = 'paperOut' | 'jam' | 'coverOpen' | 'powerOff';

/** What a person can do to a printer, at once or at a byte of its data that is named before, so that a failure can be repeated. */
export abstract class PrinterSwitches {
  protected readonly changes = new Listeners<[]>();
  #condition: PrinterCondition = FINE;
  #trouble: { kind: Trouble; inBytes: number } | null = null;
  #drawerOpenings = 0;

  /** Everything that was not on paper yet is gone. */
  abstract powerOff(): Promise<void>;

  /** The condition is another one; printing may go on. */
  protected abstract conditionChanged(): void;

  protected get condition(): PrinterCondition {
    return this.#condition;
  }

  get paper(): Paper {
    return this.#condition.paper;
  }

  get coverOpen(): boolean {
    return this.#condition.coverOpen;
  }

  get jammed(): boolean {
    return this.#condition.jammed;
  }

  get drawerOpen(): boolean {
    return this.#condition.drawerOpen;
  }

  /** How often a drawer was kicked open. */
  get drawerOpenings(): number {
    return this.#drawerOpenings;
  }

  onChange(listener: () => void): () => void {
    return this.changes.add(listener);
  }

  setPaper(paper: Paper): void {
    this.#trouble = null;
    this.#change({ paper });
  }

  setCover(coverOpen: boolean): void {
    this.#change({ coverOpen });
  }

  setJam(jammed: boolean): void {
    this.#change({ jammed });
  }

  /** A fault that only switching off ends. */
  setBroken(broken: boolean): void {
    this.#change({ broken });
  }

  setDrawer(drawerOpen: boolean): void {
    this.#change({ drawerOpen });
  }

  pressFeed(feedPressed: boolean): void {
    this.#change({ feedPressed });
  }

  /** The roll ends after so many further bytes were worked off: paper-out in the middle of a job. */
  outAfterBytes(bytes: number): void {
    this.troubleAfterBytes('paperOut', bytes);
  }

  troubleAfterBytes(kind: Trouble, bytes: number): void {
    this.#trouble = { kind, inBytes: bytes };
  }

  /** How many bytes are still worked off before something happens. */
  protected get bytesUntilTrouble(): number {
    return this.#trouble?.inBytes ?? Number.POSITIVE_INFINITY;
  }

  protected workedOff(bytes: number): void {
    const trouble = this.#trouble;
    if (trouble === null) return;
    trouble.inBytes -= bytes;
    if (trouble.inBytes > 0) return;
    this.#trouble = null;
    if (trouble.kind === 'paperOut') this.setPaper('out');
    else if (trouble.kind === 'jam') this.setJam(true);
    else if (trouble.kind === 'coverOpen') this.setCover(true);
    else void this.powerOff();
  }

  protected kickDrawer(): void {
    this.#drawerOpenings += 1;
    this.#change({ drawerOpen: true });
  }

  #change(change: Partial<PrinterCondition>): void {
    this.#condition = { ...this.#condition, ...change };
    this.conditionChanged();
    this.changes.emit();
  }
}
