import type { Screens } from '../../screen-of.ts';
import { Accepting } from './Accepting.tsx';
import { BoardingPass } from './BoardingPass.tsx';
import { BoardingPassTrouble } from './BoardingPassTrouble.tsx';
import { DangerousGoods } from './DangerousGoods.tsx';
import { Farewell } from './Farewell.tsx';
import { Identify } from './Identify.tsx';
import { SeatChoice } from './SeatChoice.tsx';
import { Trip } from './Trip.tsx';

export const checkinScreens = {
  identify: Identify,
  trip: Trip,
  dangerousGoods: DangerousGoods,
  seat: SeatChoice,
  accepting: Accepting,
  boardingPass: BoardingPass,
  boardingPassTrouble: BoardingPassTrouble,
  farewell: Farewell,
} satisfies Partial<Screens>;
