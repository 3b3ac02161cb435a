import type { FuzzTarget } from '../../../../test/fuzz/target.ts';
import { encodeNewDevice, NewDeviceDecoder, type NewDeviceEvent } from './protocol.ts';

const EVENTS: NewDeviceEvent[] = [
  { kind: 'scan', scan: { aim: 'E0', text: '4006381333931' } },
  { kind: 'scan', scan: { aim: null, text: 'A-1' } },
];

export const NEW_DEVICE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'new-device',
    samples: EVENTS.map(encodeNewDevice),
    feed: (input) => void new NewDeviceDecoder().push(input),
  },
];
