import { bytesOf, createServerFetch } from '../../../offline/server-fetch.ts';
import { detailOf } from '../../../offline/storage-failure.ts';
import { readServerCa } from '../../server-ca.ts';
import { stepWithConfig } from '../step.ts';

const ANSWER_WAIT_MS = 3_000;
const MS_PER_SECOND = 1_000;
const ANSWER_BYTES_MAX = 65_536;
const OK = 200;
/** The time in an answer is whole seconds, and the answer took its way. */
const CLOCK_OFFSET_SECONDS_TOLD = 5;

/** Whether the server knows this kiosk shows in its sync state. Without a server the kiosk works on. */
export const server = stepWithConfig('server', async ({ server: { url, caFile } }, { nowMs, unixMs }) => {
  const ca = readServerCa(caFile);
  if (!ca.ok)
    return { verdict: 'failed', detail: `server.caFile: ${ca.error.file} cannot be read (${ca.error.detail})` };
  const askedAtMs = nowMs();
  try {
    const answer = await createServerFetch(ca.value)(new URL('/v1/health', url), {
      signal: AbortSignal.timeout(ANSWER_WAIT_MS),
    });
    await bytesOf(answer, ANSWER_BYTES_MAX);
    if (answer.status !== OK)
      return { verdict: 'attention', detail: `${url} answered ${answer.status}: is it a Portico server?` };
    const answered = `${url} answered in ${Math.round(nowMs() - askedAtMs)} ms`;
    const clock = clockOf(answer.headers.get('date'), unixMs());
    return clock === null
      ? { verdict: 'ok', detail: answered }
      : {
          verdict: 'attention',
          detail: `${answered}; ${clock}: it works on, but its rows and receipts carry that time`,
        };
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause !== undefined ? detailOf(cause.cause) : detailOf(cause);
    return { verdict: 'attention', detail: `${url} cannot be reached (${reason}): the kiosk works on without it` };
  }
});

function clockOf(date: string | null, nowMs: number): string | null {
  const seconds = Math.round((Date.parse(date ?? '') - nowMs) / MS_PER_SECOND);
  if (!(Math.abs(seconds) > CLOCK_OFFSET_SECONDS_TOLD)) return null;
  return `this kiosk's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'behind' : 'ahead of'} the server's`;
}
