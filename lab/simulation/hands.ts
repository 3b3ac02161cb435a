/** What people at a lane do with their hands: tap as fingers do, and hold something at the scanner. */
import type { ScreenCommand } from '../../core/contract/commands.ts';
import type { SeededChoice } from '../data/random.ts';
import type { Faults } from './faults.ts';
import type { LaneDevices } from './lane-devices.ts';
import type { LaneScreen, Tap } from './lane-screen.ts';
import type { World } from './world.ts';

export interface Hands {
  tap(command: ScreenCommand): void;
  scan(code: string): void;
}

export function createHands(
  deps: { world: World; faults: Faults; who: string; devices: () => LaneDevices; screen: () => LaneScreen },
  chance: SeededChoice,
): Hands {
  const { world, faults, who } = deps;

  function tapOf(): Tap {
    if (faults.strike('staleTap', chance, who)) return 'stale';
    return faults.strike('repeatedTap', chance, who) ? 'twice' : 'once';
  }

  return {
    tap(command) {
      const how = tapOf();
      world.note(who, `taps ${command.type}${how === 'once' ? '' : ` (${how})`}`);
      deps.screen().tap(command, how);
    },
    scan(code) {
      world.note(who, `scans ${code.slice(0, SHOWN_CHARACTERS)}`);
      deps.devices().scan(code);
    },
  };
}

const SHOWN_CHARACTERS = 24;
