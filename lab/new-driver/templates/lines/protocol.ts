/** Stands for the codec of whichever port is laid out, so that the simulators beside it have their types. It is not laid out itself. */
import type { NewDeviceEvent as DrawerEvent } from '../cashDrawer/protocol.ts';
import type { NewDeviceEvent as KeypadEvent } from '../keypad/protocol.ts';
import type { NewDeviceEvent as MagstripeEvent } from '../magstripeReader/protocol.ts';
import type { NewDeviceEvent as ScaleEvent } from '../scale/protocol.ts';
import type { NewDeviceEvent as ScannerEvent } from '../scanner/protocol.ts';
import type { NewDeviceEvent as LightEvent } from '../signalLight/protocol.ts';

export type NewDeviceEvent = DrawerEvent | KeypadEvent | LightEvent | MagstripeEvent | ScaleEvent | ScannerEvent;

export declare const encodeNewDevice: (event: NewDeviceEvent) => Uint8Array;
