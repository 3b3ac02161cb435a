import type { FuzzTarget } from '../../../../test/fuzz/target.ts';
import { encodeNewDevice, NewDeviceDecoder, type NewDeviceEvent } from './protocol.ts';

const SWIPES: NewDeviceEvent[] = [
  { tracks: ['A12345^DOE/JANE', '12345=99', '777'] },
  { tracks: [null, '54321', null] },
];

export const NEW_DEVICE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'new-device',
    samples: SWIPES.map(encodeNewDevice),
    feed: (input) => void new NewDeviceDecoder().push(input),
  },
];
