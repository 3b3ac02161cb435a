/** `npm run kiosk-keys -- --data folder`: the living public keys of the kiosks, as `checkout.suspend.kioskKeys` takes them. */
import { runCommand, STORE_OPTIONS, STORE_USAGE, withStore } from './command.ts';

const USAGE = `usage: npm run kiosk-keys -- (${STORE_USAGE})
  lists each kiosk's public key, but for those that are revoked: what checkout.suspend.kioskKeys of the offline till is`;

await runCommand(USAGE, STORE_OPTIONS, async (line) => ({
  kioskKeys: await withStore(line, (store) => store.livingKeys()),
}));
