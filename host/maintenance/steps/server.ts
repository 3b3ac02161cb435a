import { detailOf } from '../../../offline/storage-failure.ts';
import { stepWithConfig } from '../step.ts';

const ANSWER_WAIT_MS = 3_000;

/** Whether the server knows this kiosk shows in its sync state. Without a server the kiosk works on. */
export const server = stepWithConfig('server', async ({ server: { url } }, { nowMs }) => {
  const askedAtMs = nowMs();
  try {
    const answer = await fetch(new URL('/v1/health', url), {
      signal: AbortSignal.timeout(ANSWER_WAIT_MS),
      redirect: 'manual',
    });
    await answer.body?.cancel();
    if (!answer.ok)
      return { verdict: 'attention', detail: `${url} answered ${answer.status}: is it a Portico server?` };
    return { verdict: 'ok', detail: `${url} answered in ${Math.round(nowMs() - askedAtMs)} ms` };
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause !== undefined ? detailOf(cause.cause) : detailOf(cause);
    return { verdict: 'attention', detail: `${url} cannot be reached (${reason}): the kiosk works on without it` };
  }
});
