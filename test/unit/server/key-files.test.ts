import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHeadOfficeKey } from '../../../server/head-office-key.ts';
import { renewPublisherKey } from '../../../server/publisher-key.ts';
import { startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

const FILES = ['head-office-key.json', 'publisher-key.json'];
let place: ReturnType<typeof temporaryFolder>;
const pathOf = (file: string) => join(place.folder, file);
const startAndStop = async (isAcceptingNewKeys = false) => {
  await (await startTestServer(place.folder, { isAcceptingNewKeys })).close();
};

beforeEach(async () => {
  place = temporaryFolder();
  await startAndStop();
});
afterEach(() => place.remove());

describe('a server whose key file is lost', () => {
  it.each(FILES)('does not start beside its ledger without %s, makes none, and says what to do', async (file) => {
    renameSync(pathOf(file), pathOf('kept'));
    await expect(startAndStop()).rejects.toThrow(/is missing.*put the file back.*--accept-new-keys/);
    expect(existsSync(pathOf(file))).toBe(false);
    renameSync(pathOf('kept'), pathOf(file));
    await startAndStop();
  });

  it.each(FILES)('does not start with another %s than the ledger knows', async (file) => {
    const elsewhere = temporaryFolder();
    await (await startTestServer(elsewhere.folder)).close();
    renameSync(join(elsewhere.folder, file), pathOf(file));
    elsewhere.remove();
    await expect(startAndStop()).rejects.toThrow(/does not hold the key that this ledger knows/);
  });

  it('starts anew once somebody says that the keys are lost, and knows the new ones from then on', async () => {
    for (const file of FILES) rmSync(pathOf(file));
    await startAndStop(true);
    await startAndStop();
    for (const file of FILES) rmSync(pathOf(file));
    await expect(startAndStop()).rejects.toThrow(/is missing/);
  });
});

it('a server whose keys were rotated and renewed starts as before', async () => {
  const office = await openHeadOfficeKey(pathOf('head-office-key.json'));
  if (!office.ok) throw new Error(office.error.detail);
  await office.value.rotate(1);
  renewPublisherKey(pathOf('publisher-key.json'));
  await startAndStop();
  await startAndStop();
});
