import type { ConnectionOver } from '../../../../core/config/connection.ts';
import {
  FAR_END_HOST,
  type FarEnd,
  type FarEndPlace,
  farEndAt,
  type Peer,
} from '../../../../hardware/simulators/far-end.ts';
import type { LedgerEntry } from '../../../../hardware/simulators/terminal-ledger.ts';
import { TerminalSwitches, type TerminalSwitchesOptions } from '../../../../hardware/simulators/terminal-switches.ts';
import {
  encodeNewDeviceAnswer,
  type NewDeviceRequest,
  newDeviceRequests,
  type SentNewDeviceAnswer,
} from './protocol.ts';

export type NewDeviceSimulatorOptions = TerminalSwitchesOptions & { place: FarEndPlace };
type WithoutId<A> = A extends unknown ? Omit<A, 'id'> : never;

/** The far end of the wire: New device, with the desk and the ledger that every simulated terminal has behind it. */
export class NewDeviceSimulator extends TerminalSwitches {
  readonly #farEnd: FarEnd;
  readonly #decoders = new Map<Peer, ReturnType<typeof newDeviceRequests>>();
  /** How many payments of the ledger belong to days that were closed. */
  #closedEntries = 0;

  private constructor(options: NewDeviceSimulatorOptions) {
    super(options);
    this.#farEnd = farEndAt(options.place, {
      onBytes: (peer, bytes) => {
        const decoder = this.#decoders.get(peer) ?? newDeviceRequests();
        this.#decoders.set(peer, decoder);
        for (const request of decoder.push(bytes)) this.#take(peer, request);
      },
      onGone: (peer) => void this.#decoders.delete(peer),
    });
  }

  static async open(options: NewDeviceSimulatorOptions): Promise<NewDeviceSimulator> {
    const simulator = new NewDeviceSimulator(options);
    await simulator.plug();
    return simulator;
  }

  get connection(): ConnectionOver<'serial' | 'tcp'> {
    const { path, port } = this.#farEnd;
    return path === '' ? { over: 'tcp', host: FAR_END_HOST, port } : { over: 'serial', path };
  }

  async plug(): Promise<void> {
    await this.#farEnd.plug();
    this.changes.emit();
  }

  async unplug(): Promise<void> {
    await this.#farEnd.unplug();
    this.changes.emit();
  }

  protected closeLine(): Promise<void> {
    return this.#farEnd.unplug();
  }

  #take(peer: Peer, request: NewDeviceRequest): void {
    const { id } = request;
    const say = (answer: WithoutId<SentNewDeviceAnswer>): void => peer.send(encodeNewDeviceAnswer({ id, ...answer }));
    switch (request.ask) {
      case 'areYouThere':
        say({ say: 'here' });
        return;
      case 'pay':
        this.desk.pay(request.tenderId, request, {
          answer: (entry) => say(outcomeOf(entry)),
          refuse: (reason) => say({ say: 'declined', reason, reference: null, wasOnline: false }),
          drop: () => void this.#dropLine(),
        });
        return;
      case 'whatBecameOf':
        say(this.#whatBecameOf(request.tenderId));
        return;
      case 'stop':
        this.desk.abort(request.tenderId);
        say({ say: 'here' });
        return;
      case 'giveBack':
        say(this.#giveBack(request));
        return;
      case 'closeDay':
        say(this.#closeDay());
    }
  }

  #whatBecameOf(tenderId: string): WithoutId<SentNewDeviceAnswer> {
    const status = this.desk.statusOf(tenderId);
    if (status === null) return { say: 'neverSeen' };
    return status === 'inProgress' ? { say: 'inProgress' } : outcomeOf(status);
  }

  #giveBack(request: Extract<NewDeviceRequest, { ask: 'giveBack' }>): WithoutId<SentNewDeviceAnswer> {
    const { reference, amountMinor, currency } = request;
    const given = this.desk.reverse(reference, amountMinor);
    if (typeof given === 'string') return { say: 'declined', reason: 'refused', reference, wasOnline: false };
    return { say: 'givenBack', amountMinor, currency, reference, receipt: ['Given back to **** 0002'] };
  }

  #closeDay(): WithoutId<SentNewDeviceAnswer> {
    const entries = this.ledger().slice(this.#closedEntries);
    this.#closedEntries += entries.length;
    const settled = entries.filter(({ outcome }) => outcome === 'approved');
    const currency = settled[0]?.currency;
    const amountMinor = settled.reduce((sum, entry) => sum + entry.approvedMinor - entry.reversedMinor, 0);
    return { say: 'closed', total: currency === undefined ? null : { amountMinor, currency }, receipt: ['End of day'] };
  }

  async #dropLine(): Promise<void> {
    await this.unplug();
    await this.plug();
  }
}

const REASONS = { declined: 'refused', cancelled: 'cancelled', unreachable: 'bankUnreachable' } as const;

function outcomeOf(entry: LedgerEntry): WithoutId<SentNewDeviceAnswer> {
  const { outcome, serviceId: reference, approvedMinor: amountMinor, currency, isOffline } = entry;
  if (outcome !== 'approved') {
    // Nobody was asked about a payment that was cancelled.
    const wasOnline = outcome === 'declined' && !isOffline;
    return { say: 'declined', reason: REASONS[outcome], reference, wasOnline };
  }
  const card = { brand: 'visa', pan: '400000******0002' };
  const receipt = ['Card **** 0002', `Reference ${reference}`];
  return { say: 'approved', amountMinor, currency, reference, approvalCode: '000001', ...card, receipt, isOffline };
}
