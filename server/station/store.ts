import type { StoreContext } from '../store/context.ts';
import { type AccountStore, accountStore } from './account-store.ts';
import { type SessionStore, sessionStore } from './session-store.ts';
import { type SetupStore, setupStore } from './setup-store.ts';

/** Accounts of the attendant station: who there is, signing in, and how it begins. */
export interface StationStore extends AccountStore, SessionStore, SetupStore {}

export const stationStore = (context: StoreContext): StationStore => ({
  ...accountStore(context),
  ...sessionStore(context),
  ...setupStore(context),
});
