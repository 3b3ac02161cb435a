/**
 * A signer without a device: for tests, and for shops that no law asks for one. It signs as a TSE does (ECDSA P-256, plain signature) over
 * its own text of the transaction; no tax office accepts it in place of a certified device.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { z } from 'zod';
import { type FiscalSignature, fiscalSignatureSchema } from '../../core/checkout/receipt/fiscal.ts';
import { err, invariant, ok, type Result } from '../../core/result.ts';
import type { DeviceMemory } from '../device-memory.ts';
import type { FiscalSigner, FiscalSignerError, FiscalTransaction } from '../ports/fiscal-signer.ts';

/** Transactions that are remembered: far more than can be under way when a kiosk dies. */
const TRANSACTIONS_MAX = 200;

const startedSchema = z.object({ transactionId: z.string(), transactionNumber: z.int(), startedAtMs: z.int() });
const memorySchema = z.object({
  v: z.literal(1),
  privateKeyPkcs8: z.string(),
  transactionNumber: z.int().min(0),
  signatureCounter: z.int().min(0),
  started: z.array(startedSchema),
  finished: z.array(z.object({ transactionId: z.string(), signature: fiscalSignatureSchema })),
});
type Memory = z.infer<typeof memorySchema>;

const made = (): Memory => ({
  v: 1,
  privateKeyPkcs8: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ format: 'der', type: 'pkcs8' })
    .toString('base64'),
  transactionNumber: 0,
  signatureCounter: 0,
  started: [],
  finished: [],
});

/** What is signed, line by line; own text. */
export const signedText = (signature: Omit<FiscalSignature, 'signature' | 'publicKey'>): string =>
  [
    'portico/fiscal/1',
    signature.clientSerial,
    signature.deviceSerial,
    signature.processType,
    signature.processData,
    signature.transactionNumber,
    signature.signatureCounter,
    signature.startedAtMs,
    signature.finishedAtMs,
  ].join('\n');

type SignerOptions = { memory: DeviceMemory; clientSerial: string; nowMs: () => number };

/** `memory` is written before a signature is given out: no counter is ever used twice. */
export class SoftwareSigner implements FiscalSigner {
  readonly #memory: DeviceMemory;
  readonly #clientSerial: string;
  readonly #nowMs: () => number;
  readonly #key: KeyObject;
  /** The uncompressed point, as a TSE shows it. */
  readonly #publicKey: string;
  #state: Memory;
  #isSwitchedOff = false;

  private constructor(options: SignerOptions & { state: Memory }) {
    this.#memory = options.memory;
    this.#clientSerial = options.clientSerial;
    this.#nowMs = options.nowMs;
    this.#state = options.state;
    this.#key = createPrivateKey({
      key: Buffer.from(this.#state.privateKeyPkcs8, 'base64'),
      format: 'der',
      type: 'pkcs8',
    });
    const { x, y } = createPublicKey(this.#key).export({ format: 'jwk' });
    invariant(x !== undefined && y !== undefined, 'a P-256 key has two coordinates');
    const point = [Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
    this.#publicKey = Buffer.concat(point).toString('base64');
  }

  /** Makes its key at the first start. A memory that cannot be read is left as it is: counters must not begin anew. */
  static open(options: SignerOptions): Result<SoftwareSigner, FiscalSignerError> {
    const stored = options.memory.read();
    if (!stored.ok) return err({ kind: 'outOfOrder', detail: stored.error.detail });
    if (stored.value !== null) {
      const known = memorySchema.safeParse(JSON.parse(stored.value));
      if (!known.success) return err({ kind: 'outOfOrder', detail: 'its memory is damaged' });
      return ok(new SoftwareSigner({ ...options, state: known.data }));
    }
    const state = made();
    const written = options.memory.write(JSON.stringify(state));
    if (!written.ok) return err({ kind: 'outOfOrder', detail: written.error.detail });
    return ok(new SoftwareSigner({ ...options, state }));
  }

  get isUsable(): boolean {
    return !this.#isSwitchedOff;
  }

  /** As if it were broken, for trying out. */
  setOutOfOrder(isOutOfOrder: boolean): void {
    this.#isSwitchedOff = isOutOfOrder;
  }

  async ask(transactionId: string): Promise<Result<FiscalTransaction, FiscalSignerError>> {
    if (!this.isUsable) return err(OUT_OF_ORDER);
    const finished = this.#state.finished.find((known) => known.transactionId === transactionId);
    if (finished !== undefined) return ok({ state: 'finished', signature: finished.signature });
    const isStarted = this.#state.started.some((known) => known.transactionId === transactionId);
    return ok({ state: isStarted ? 'started' : 'neverSeen' });
  }

  async start(transactionId: string): Promise<Result<FiscalTransaction, FiscalSignerError>> {
    const known = await this.ask(transactionId);
    if (!known.ok || known.value.state !== 'neverSeen') return known;
    const transactionNumber = this.#state.transactionNumber + 1;
    const started = { transactionId, transactionNumber, startedAtMs: this.#nowMs() };
    const kept = this.#keep({
      ...this.#state,
      transactionNumber,
      signatureCounter: this.#state.signatureCounter + 1,
      started: [...this.#state.started, started].slice(-TRANSACTIONS_MAX),
    });
    return kept.ok ? ok({ state: 'started' }) : kept;
  }

  async finish(
    transactionId: string,
    process: { processType: string; processData: string },
  ): Promise<Result<FiscalSignature, FiscalSignerError>> {
    const known = await this.start(transactionId);
    if (!known.ok) return known;
    if (known.value.state === 'finished') return ok(known.value.signature);
    const started = this.#state.started.find((each) => each.transactionId === transactionId);
    invariant(started !== undefined, 'a transaction that was started is known');
    const facts = {
      clientSerial: this.#clientSerial,
      deviceSerial: `software-${this.#publicKey.slice(-12).replace(/\W/g, '0')}`,
      transactionNumber: started.transactionNumber,
      signatureCounter: this.#state.signatureCounter + 1,
      startedAtMs: started.startedAtMs,
      finishedAtMs: this.#nowMs(),
      algorithm: 'ecdsa-plain-SHA256',
      timeFormat: 'unixTime',
      ...process,
    } as const;
    const key = { key: this.#key, dsaEncoding: 'ieee-p1363' } as const;
    const value = sign('sha256', Buffer.from(signedText(facts)), key).toString('base64');
    const signature: FiscalSignature = { ...facts, signature: value, publicKey: this.#publicKey };
    const kept = this.#keep({
      ...this.#state,
      signatureCounter: facts.signatureCounter,
      started: this.#state.started.filter((each) => each.transactionId !== transactionId),
      finished: [...this.#state.finished, { transactionId, signature }].slice(-TRANSACTIONS_MAX),
    });
    return kept.ok ? ok(signature) : kept;
  }

  async close(): Promise<void> {
    this.#isSwitchedOff = true;
  }

  #keep(state: Memory): Result<void, FiscalSignerError> {
    const written = this.#memory.write(JSON.stringify(state));
    if (!written.ok) return err({ kind: 'outOfOrder', detail: written.error.detail });
    this.#state = state;
    return ok(undefined);
  }
}

const OUT_OF_ORDER: FiscalSignerError = { kind: 'outOfOrder', detail: 'it is switched off' };
