import type { FuzzTarget } from '../../../../test/fuzz/target.ts';
import { encodeNewDevice, NewDeviceDecoder, type NewDeviceEvent } from './protocol.ts';

const EVENTS: NewDeviceEvent[] = [{ kind: 'acknowledged' }];

export const NEW_DEVICE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'new-device',
    samples: EVENTS.map(encodeNewDevice),
    feed: (input) => void new NewDeviceDecoder().push(input),
  },
];
