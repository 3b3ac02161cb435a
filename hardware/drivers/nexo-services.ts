import { err, ok, type Result } from '../../core/result.ts';
import type { SaleToPoiRequest, SaleToPoiResponse } from '../protocols/nexo.ts';
import type { NexoResult } from '../protocols/nexo-parts.ts';
import {
  buildDiagnosis,
  buildDisplay,
  buildLogin,
  buildLogout,
  buildPrint,
  type NexoParties,
  type SaleSoftware,
} from '../protocols/nexo-requests.ts';
import type { PoiStatus } from '../protocols/nexo-services.ts';
import { freshServiceId, type NexoChannel } from './nexo-channel.ts';

/** Printing takes as long as the paper does. */
export const SERVICE_TIMEOUT_MS = 20_000;

/** A question that moves no money and was not answered, or answered with no. */
export type ServiceError = { kind: 'unreachable'; detail: string } | { kind: 'refused'; detail: string };

/** What a nexo terminal does beside payments. */
export class NexoServices {
  readonly #channel: NexoChannel;
  readonly #parties: NexoParties;
  readonly #nowMs: () => number;

  constructor(channel: NexoChannel, parties: NexoParties, nowMs: () => number) {
    this.#channel = channel;
    this.#parties = parties;
    this.#nowMs = nowMs;
  }

  /** Adyen asks for it once after the start of a till's program; payments work without. */
  async login(language: string, software: SaleSoftware): Promise<Result<PoiStatus | null, ServiceError>> {
    const message = buildLogin(this.#parties, freshServiceId(), {
      at: new Date(this.#nowMs()).toISOString(),
      language,
      software,
    });
    return this.#serve(message, ({ LoginResponse: answer }) =>
      answer === undefined ? undefined : { result: answer.Response, value: answer.POISystemData?.POIStatus ?? null },
    );
  }

  async logout(): Promise<Result<void, ServiceError>> {
    const message = buildLogout(this.#parties, freshServiceId());
    return this.#serve(message, ({ LogoutResponse: answer }) =>
      answer === undefined ? undefined : { result: answer.Response, value: undefined },
    );
  }

  /** On the terminal's own printer; resolves when the paper is out. */
  async print(lines: readonly string[]): Promise<Result<void, ServiceError>> {
    const message = buildPrint(this.#parties, freshServiceId(), lines);
    return this.#serve(message, ({ PrintResponse: answer }) =>
      answer === undefined ? undefined : { result: answer.Response, value: undefined },
    );
  }

  async display(lines: readonly string[]): Promise<Result<void, ServiceError>> {
    const message = buildDisplay(this.#parties, freshServiceId(), lines);
    return this.#serve(message, ({ DisplayResponse: answer }) => {
      const [first] = answer?.OutputResult ?? [];
      return first === undefined ? undefined : { result: first.Response, value: undefined };
    });
  }

  /** How the terminal and its line to the bank are. */
  async diagnose(): Promise<Result<{ status: PoiStatus | null; isHostReachable: boolean | null }, ServiceError>> {
    const message = buildDiagnosis(this.#parties, freshServiceId());
    return this.#serve(message, ({ DiagnosisResponse: answer }) => {
      if (answer === undefined) return undefined;
      const hosts = answer.HostStatus ?? [];
      const isHostReachable = hosts.length === 0 ? null : hosts.some((host) => host.IsReachableFlag);
      return { result: answer.Response, value: { status: answer.POIStatus ?? null, isHostReachable } };
    });
  }

  async #serve<T>(
    message: SaleToPoiRequest,
    read: (answer: SaleToPoiResponse['SaleToPOIResponse']) => { result: NexoResult; value: T } | undefined,
  ): Promise<Result<T, ServiceError>> {
    const answered = await this.#channel.ask(message, AbortSignal.timeout(SERVICE_TIMEOUT_MS));
    if (!answered.ok) return err({ kind: 'unreachable', detail: answered.error.detail });
    const answer = read(answered.value.SaleToPOIResponse);
    if (answer === undefined) return err({ kind: 'unreachable', detail: 'the answer is about something else' });
    if (answer.result.Result === 'Success') return ok(answer.value);
    return err({ kind: 'refused', detail: answer.result.ErrorCondition ?? answer.result.Result });
  }
}
