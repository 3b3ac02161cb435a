import type { FuzzTarget } from '../../../../test/fuzz/target.ts';
import { encodeNewDeviceReply, type NewDeviceReply, NewDeviceReplyDecoder } from './answers.ts';

const REPLIES: NewDeviceReply[] = [
  { kind: 'status', isAsked: true, state: 'READY', isDrawerOpen: false },
  { kind: 'printed', mark: 'job-1' },
  { kind: 'discarded' },
];

export const NEW_DEVICE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'new-device',
    samples: REPLIES.map(encodeNewDeviceReply),
    feed: (input) => void new NewDeviceReplyDecoder().push(input),
  },
];
