import type { FuzzTarget } from '../../../../test/fuzz/target.ts';
import { encodeNewDevice, NewDeviceDecoder, type NewDeviceEvent } from './protocol.ts';

const EVENTS: NewDeviceEvent[] = [
  { kind: 'reading', reading: { kind: 'stable', weightGrams: 1_234 } },
  { kind: 'reading', reading: { kind: 'motion' } },
];

export const NEW_DEVICE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'new-device',
    samples: EVENTS.map(encodeNewDevice),
    feed: (input) => void new NewDeviceDecoder().push(input),
  },
];
