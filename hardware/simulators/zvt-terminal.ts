import type { FarEndPlace } from './far-end.ts';
import type { FaultyLineOptions } from './faulty-line.ts';
import { TerminalSwitches, type TerminalSwitchesOptions } from './terminal-switches.ts';
import { COMMAND, ZvtCommands } from './zvt-commands.ts';
import { ZvtLines } from './zvt-lines.ts';
import { ZvtTurnover } from './zvt-turnover.ts';

export type ZvtSimulatorOptions = TerminalSwitchesOptions & {
  place: FarEndPlace;
  /** Six digits that the till must know. */
  password?: string;
  faults?: Omit<FaultyLineOptions, 'spoilCheckSum'>;
};

/**
 * A payment terminal that speaks ZVT over TCP or a serial line, with the desk and the ledger of the nexo terminal behind it. It knows
 * its own payments by receipt and trace numbers only, as real ones do, and tells its last one when it is asked to repeat its receipt.
 */
export class ZvtTerminalSimulator extends TerminalSwitches {
  readonly #turnover: ZvtTurnover;
  readonly #commands: ZvtCommands;
  readonly #lines: ZvtLines;
  #refusals = 0;

  private constructor(options: ZvtSimulatorOptions) {
    super(options);
    this.#turnover = new ZvtTurnover(this.desk.ledger());
    this.#commands = new ZvtCommands({
      lines: () => this.#lines,
      desk: this.desk,
      turnover: this.#turnover,
      password: options.password,
      onDone: () => this.changes.emit(),
      dropAll: async () => {
        await this.unplug();
        await this.plug();
      },
    });
    this.#lines = new ZvtLines({
      place: options.place,
      faults: options.faults,
      onCommand: (line, apdu) => this.#commands.take(line, apdu),
      onGone: () => this.#commands.tillGone(),
      refuses: ({ control }) => {
        if (this.#refusals === 0 || control !== COMMAND.authorization) return false;
        this.#refusals -= 1;
        return true;
      },
    });
  }

  static async open(options: ZvtSimulatorOptions): Promise<ZvtTerminalSimulator> {
    const simulator = new ZvtTerminalSimulator(options);
    await simulator.plug();
    return simulator;
  }

  get port(): number {
    return this.#lines.farEnd.port;
  }

  get path(): string {
    return this.#lines.farEnd.path;
  }

  get plugged(): boolean {
    return this.#lines.farEnd.plugged;
  }

  /** How many authorizations it took. */
  get authorizations(): number {
    return this.#commands.authorizations;
  }

  /** Refuses the next frames that ask for a payment with NAK. */
  refuseAuthorizations(count: number): void {
    this.#refusals = count;
  }

  /** Sends each result a second time, as a terminal does that missed its acknowledgement. */
  setAnswersTwice(answersTwice: boolean): void {
    this.#commands.answersTwice = answersTwice;
  }

  /** Restarts without anybody pulling its cable. */
  forgetRegistration(): void {
    this.#commands.isRegistered = false;
  }

  /** A payment that somebody made at the terminal itself. */
  payAtTerminal(amountMinor: number): void {
    const id = this.#turnover.begin();
    this.#turnover.book(id, amountMinor, false);
  }

  /** The wire, for its faults. */
  get line(): Pick<ZvtLines, 'strike' | 'calm' | 'isSilent'> {
    return this.#lines;
  }

  async plug(): Promise<void> {
    await this.#lines.farEnd.plug();
    this.changes.emit();
  }

  async unplug(): Promise<void> {
    await this.#lines.farEnd.unplug();
    this.changes.emit();
  }

  protected closeLine(): Promise<void> {
    return this.#lines.close();
  }
}
