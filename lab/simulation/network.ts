/** The line between one kiosk and the server: requests as the product signed them, bytes on the way, and what happens to bytes. */

import type { ServerFetch } from '../../offline/server-fetch.ts';
import type { SeededChoice } from '../data/random.ts';
import type { Faults } from './faults.ts';
import type { Life } from './life.ts';
import type { SimulatedServer, WireAnswer, WireRequest } from './server.ts';
import type { World } from './world.ts';

/** What the product's client is given as its time-out; on this line it passes in virtual time. */
export const EXCHANGE_TIMEOUT_MS = 10_000;
const LATENCY_MS = [5, 400] as const;
/** Later than the client waits. */
const LATE_MS = [EXCHANGE_TIMEOUT_MS + 1, 90_000] as const;
const RETRY_AFTER_SECONDS = 3;

export interface Line {
  /** `fetch` for the product's signed requests of this run of the host. */
  fetchFor(life: Life): ServerFetch;
  setDown(isDown: boolean): void;
}

export function createLine(deps: { world: World; faults: Faults; server: SimulatedServer; who: string }): Line {
  const { world, faults, server, who } = deps;
  const chance = world.chance(`${who}/line`);
  const strike = (kind: Parameters<Faults['strike']>[0]) => faults.strike(kind, chance, who);
  let isDown = false;
  let sent = 0;
  let newestArrived = 0;

  function exchange(request: WireRequest): Promise<Response> {
    return new Promise((resolve, reject) => {
      const fail = (name: string) => reject(new DOMException(`simulated ${name}`, name));
      const endTimeout = world.after(EXCHANGE_TIMEOUT_MS, () => fail('TimeoutError'));
      const end = (delayMs: number, finish: () => void) =>
        world.after(delayMs, () => {
          endTimeout();
          finish();
        });
      const latency = () => chance.integer(...LATENCY_MS);
      if (isDown) {
        end(latency(), () => fail('NetworkError'));
        return;
      }
      if (strike('requestLost')) return;
      if (strike('serverBusy')) {
        const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
        end(latency(), () => resolve(new Response('{"kind":"busy"}', { status: 503, headers })));
        return;
      }
      const copies = strike('requestDoubled') ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        sent += 1;
        const number = sent;
        const delayMs = strike('requestLate') ? chance.integer(...LATE_MS) : latency();
        const arriving = request.body.length > 1 && strike('requestTruncated') ? truncated(request, chance) : request;
        world.after(delayMs, () => {
          if (number < newestArrived) faults.happened('messagesReordered', who);
          newestArrived = Math.max(newestArrived, number);
          void server.handle(arriving).then((answer) => {
            if (answer === null) end(latency(), () => fail('NetworkError'));
            else sendBack(answer, end, resolve, fail);
          });
        });
      }
    });
  }

  function sendBack(
    answer: WireAnswer,
    end: (delayMs: number, finish: () => void) => void,
    resolve: (response: Response) => void,
    fail: (name: string) => void,
  ) {
    if (isDown || strike('answerLost')) return;
    // Nobody waits for it any more when it comes.
    if (strike('answerLate')) return;
    const { status, headers, body } = answer;
    const isCut = body.length > 1 && strike('answerTruncated');
    end(chance.integer(...LATENCY_MS), () => {
      if (isCut && chance.chance(50)) return fail('NetworkError');
      const bytes = isCut ? body.subarray(0, chance.integer(0, body.length - 1)) : body;
      resolve(new Response(status === 204 ? null : new Uint8Array(bytes), { status, headers }));
    });
  }

  return {
    fetchFor: (life) => (url, init) => {
      life.seam('request');
      const request: WireRequest = {
        method: init?.method === 'POST' ? 'POST' : 'GET',
        path: url.pathname + url.search,
        headers: init?.headers ?? {},
        body: init?.body === undefined ? Buffer.alloc(0) : Buffer.from(init.body),
      };
      world.note(who, `-> ${request.method} ${request.path} ${request.body.length} bytes`);
      return life.hear('answer', exchange(request));
    },
    setDown(next) {
      if (next) faults.happened('networkDown', who);
      isDown = next;
    },
  };
}

const truncated = (request: WireRequest, chance: SeededChoice): WireRequest => ({
  ...request,
  body: request.body.subarray(0, chance.integer(0, request.body.length - 1)),
});
