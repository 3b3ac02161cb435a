/** The line between kiosk and server, on which each exchange meets a fate that was chosen before. */
import type { ServerFetch } from '../../../../offline/server-fetch.ts';

/**
 * - `requestLost`, `answerLost`: nothing came of it, or the server did it and nobody heard. `late`: lost for the kiosk, and delivered some
 *   time later. `doubled`: delivered twice, and the second answer is the one that is heard.
 * - `cutShort`: half of the answer. `busy`: the server turns it away.
 * - `serverDies…`, `clientDies…`: before the request was carried out, or after, with the answer unheard.
 */
export const FATES = [
  ...(['ok', 'requestLost', 'answerLost', 'late', 'doubled', 'cutShort', 'busy'] as const),
  ...(['serverDiesBefore', 'serverDiesAfter', 'clientDiesBefore', 'clientDiesAfter'] as const),
] as const;
export type Fate = (typeof FATES)[number];

/** Requests that are still under way somewhere. */
const LATE_MAX = 8;
const BUSY = 503;

export interface Line {
  fetch: ServerFetch;
  /** For the next exchanges; those after them go well. */
  setFates(fates: readonly Fate[]): void;
  /** Resolves when a fate ends the client: what it was doing never goes on. */
  death(): Promise<'died'>;
  /** Lets a request arrive that was long given up. False where there is none. */
  deliverLate(which: number): Promise<boolean>;
}

type Request = Parameters<ServerFetch>;

export function createLine(options: {
  serverUrl: () => string;
  restartServer: () => Promise<void>;
  tick: () => void;
}): Line {
  let fates: Fate[] = [];
  const late: Request[] = [];
  let die: (() => void) | null = null;

  /**
   * Under the server's present address; the signature covers the path only. Read to the end, whoever hears it: a server that is to be
   * closed waits for its answers to be taken.
   */
  async function deliver([url, init]: Request): Promise<Response> {
    const { pathname, search } = url;
    options.tick();
    const { signal: _givesUp, ...sent } = init ?? {};
    const answer = await fetch(new URL(pathname + search, options.serverUrl()), sent);
    const text = await answer.text();
    return new Response(text === '' ? null : text, { status: answer.status, headers: answer.headers });
  }

  const lost = (): never => {
    throw new TypeError('lost on the line');
  };
  const ended = (): Promise<never> => {
    die?.();
    return new Promise(() => undefined);
  };

  async function send(...request: Request): Promise<Response> {
    const fate = fates.shift() ?? 'ok';
    switch (fate) {
      case 'ok':
        return deliver(request);
      case 'requestLost':
        return lost();
      case 'answerLost':
        await deliver(request);
        return lost();
      case 'late':
        if (late.length < LATE_MAX) late.push(request);
        return lost();
      case 'doubled':
        await deliver(request);
        return deliver(request);
      case 'cutShort': {
        const answer = await deliver(request);
        const text = await answer.text();
        // A status that forbids a body has none to cut.
        return text === '' ? lost() : new Response(text.slice(0, text.length / 2), { status: answer.status });
      }
      case 'busy':
        return new Response('{"kind":"busy"}', { status: BUSY });
      case 'serverDiesBefore':
        await options.restartServer();
        return lost();
      case 'serverDiesAfter':
        await deliver(request);
        await options.restartServer();
        return lost();
      case 'clientDiesBefore':
        return ended();
      case 'clientDiesAfter':
        await deliver(request);
        return ended();
    }
  }

  return {
    fetch: send,
    setFates: (next) => {
      fates = [...next];
    },
    death: () =>
      new Promise((resolve) => {
        die = () => resolve('died');
      }),
    async deliverLate(which) {
      const [request] = late.splice(which % Math.max(1, late.length), 1);
      if (request === undefined) return false;
      await deliver(request);
      return true;
    },
  };
}
