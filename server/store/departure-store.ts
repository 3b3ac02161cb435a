import type {
  Acceptance,
  AcceptanceRequest,
  Booking,
  DepartureControlError,
  Identification,
} from '../../core/checkin/departure.ts';
import type { Result } from '../../core/result.ts';
import type { Departures } from '../seed-files.ts';
import * as checkIn from './check-in.ts';
import type { StoreContext } from './context.ts';
import * as departures from './departures.ts';
import { noticesOf } from './flight-notices.ts';
import { publishWhole } from './publish.ts';

export type FindRefusal = Extract<DepartureControlError, { kind: 'notFound' | 'flightClosed' }>;
export type AcceptRefusal = Exclude<DepartureControlError, { kind: 'unreachable' }>;

export interface DepartureStore {
  /** Adds what is new, keeps check-ins, publishes the flights, drops those before `oldestDate`. False where these departures were loaded before. */
  putDepartures(departures: Departures, oldestDate: string): Promise<boolean>;
  findBooking(identification: Identification): Promise<Result<Booking, FindRefusal>>;
  accept(request: AcceptanceRequest): Promise<Result<Acceptance, AcceptRefusal>>;
}

export function departureStore(context: StoreContext): DepartureStore {
  const { transact, read, now } = context;
  return {
    async putDepartures(loaded, oldestDate) {
      const isNew = await transact((trx) => departures.putDepartures(trx, loaded, oldestDate));
      await publishWhole(context, 'flights', await read((trx) => noticesOf(trx)));
      return isNew;
    },
    findBooking: (identification) => read((trx) => checkIn.findBooking(trx, identification, now())),
    accept: (request) => transact((trx) => checkIn.accept(trx, request, now())),
  };
}
