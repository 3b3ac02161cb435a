/** Sends the lab's state to its pages whenever it is another than before, as server-sent events. */
import type { FastifyReply } from 'fastify';
import type { Lab } from './lab.ts';

const PAGES_MAX = 16;
/** Process ids and connections change without telling. */
const LOOK_EVERY_MS = 1_000;
/** Many changes at once become one message. */
const GATHER_MS = 30;

export interface StateStream {
  add(reply: FastifyReply): FastifyReply;
  close(): void;
}

export function createStateStream(lab: Lab): StateStream {
  const pages = new Set<FastifyReply['raw']>();
  let sent = '';
  let gathering: NodeJS.Timeout | null = null;
  let looking: NodeJS.Timeout | null = null;

  function send(): void {
    gathering = null;
    const text = JSON.stringify(lab.state());
    if (text === sent) return;
    sent = text;
    for (const page of pages) page.write(`data: ${text}\n\n`);
  }

  const stopWatching = lab.onChange(() => {
    if (pages.size > 0) gathering ??= setTimeout(send, GATHER_MS);
  });

  return {
    add(reply) {
      if (pages.size >= PAGES_MAX) return reply.code(503).send({ problem: 'too many lab pages are open' });
      reply.hijack();
      const page = reply.raw;
      page.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      pages.add(page);
      looking ??= setInterval(send, LOOK_EVERY_MS);
      page.on('close', () => {
        pages.delete(page);
        if (pages.size > 0 || looking === null) return;
        clearInterval(looking);
        looking = null;
      });
      sent = JSON.stringify(lab.state());
      for (const each of pages) each.write(`data: ${sent}\n\n`);
      return reply;
    },
    close() {
      stopWatching();
      if (gathering !== null) clearTimeout(gathering);
      if (looking !== null) clearInterval(looking);
      for (const page of pages) page.end();
    },
  };
}
