import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { volatileMemory } from '../../../hardware/device-memory.ts';
import { SoftwareSigner, signedText } from '../../../hardware/drivers/software-signer.ts';

const PROCESS = { processType: 'Kassenbeleg-V1', processData: 'Beleg^2.55_0.00_0.00_0.00_0.00^2.55:Bar' };

function signerOn(memory = volatileMemory()) {
  let nowMs = 1_800_000_000_000;
  const opened = SoftwareSigner.open({ memory, clientSerial: 'lane-1', nowMs: () => (nowMs += 1_000) });
  if (!opened.ok) throw new Error(opened.error.detail);
  return { signer: opened.value, memory };
}

test('a transaction gets one signature, which its public key proves, and its counters only rise', async () => {
  const { signer } = signerOn();
  const first = await signer.finish('a', PROCESS);
  const second = await signer.finish('b', PROCESS);
  if (!first.ok || !second.ok) throw new Error('not signed');
  const { signature, publicKey, ...facts } = first.value;
  const point = Buffer.from(publicKey, 'base64');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const isRight = verify(
    'sha256',
    Buffer.from(signedText(facts)),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64'),
  );
  expect(isRight).toBe(true);
  expect(second.value.transactionNumber).toBe(first.value.transactionNumber + 1);
  expect(second.value.signatureCounter).toBeGreaterThan(first.value.signatureCounter);
  expect(first.value.finishedAtMs).toBeGreaterThan(first.value.startedAtMs);
});

test('asked again, also after a restart, it answers with the signature that it gave before and uses no other counter', async () => {
  const { signer, memory } = signerOn();
  await signer.start('begun');
  const signed = await signer.finish('a', PROCESS);
  const { signer: restarted } = signerOn(memory);
  expect(await restarted.finish('a', PROCESS)).toEqual(signed);
  expect(await restarted.ask('a')).toMatchObject({ ok: true, value: { state: 'finished' } });
  expect(await restarted.ask('begun')).toEqual({ ok: true, value: { state: 'started' } });
  expect(await restarted.ask('never')).toEqual({ ok: true, value: { state: 'neverSeen' } });
  const next = await restarted.finish('b', PROCESS);
  if (!signed.ok || !next.ok) throw new Error('not signed');
  expect(next.value.signatureCounter).toBe(signed.value.signatureCounter + 2);
  expect(next.value.publicKey).toBe(signed.value.publicKey);
});

test('out of order it signs nothing, and what is damaged is not begun anew', async () => {
  const { signer } = signerOn();
  signer.setOutOfOrder(true);
  expect(signer.isUsable).toBe(false);
  expect(await signer.finish('a', PROCESS)).toMatchObject({ ok: false, error: { kind: 'outOfOrder' } });
  const memory = volatileMemory();
  memory.write('{"v":1}');
  expect(SoftwareSigner.open({ memory, clientSerial: 'lane-1', nowMs: () => 0 })).toMatchObject({ ok: false });
  expect(memory.read()).toEqual({ ok: true, value: '{"v":1}' });
});
