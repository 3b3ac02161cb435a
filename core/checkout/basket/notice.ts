import type { EventOf } from '../../session/events.ts';
import type { Notice } from '../../session/notice.ts';

export const notice = (shown: Notice, { atMs }: { atMs: number }): EventOf<'notice.shown'> => ({
  type: 'notice.shown',
  v: 1,
  atMs,
  notice: shown,
});
