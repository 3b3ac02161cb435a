import type { FuzzTarget } from '../../../../test/fuzz/target.ts';
import { encodeNewDeviceAnswer, encodeNewDeviceRequest, newDeviceAnswers, newDeviceRequests } from './protocol.ts';

export const NEW_DEVICE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'new-device',
    samples: [
      encodeNewDeviceAnswer({ id: 'a', say: 'here' }),
      encodeNewDeviceAnswer({ id: 'b', say: 'declined', reason: 'refused', reference: null, wasOnline: true }),
      encodeNewDeviceRequest({ id: 'c', ask: 'whatBecameOf', tenderId: 'tender-1' }),
    ],
    feed(input) {
      newDeviceAnswers().push(input);
      newDeviceRequests().push(input);
    },
  },
];
