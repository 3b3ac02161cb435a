import { describe, expect, test } from 'vitest';
import type { FaultyLineOptions } from '../../../hardware/simulators/faulty-line.ts';
import { LIGHT_RIGS, openSerial, PROTOCOLS, untilShown } from './signal-light-rigs.ts';
import { untilStatus } from './support.ts';

describe.each(LIGHT_RIGS)('a signal light that takes $name', (rig) => {
  test('shows what is wanted, and nothing else', async () => {
    const { simulator, light } = await rig.open();
    await untilStatus(light, 'READY');
    light.show({ red: 'blinking', green: 'steady' });
    await untilShown(simulator, { red: 'blinking', green: 'steady' });
    light.show({ amber: 'steady' });
    await untilShown(simulator, { amber: 'steady' });
    light.show({});
    await untilShown(simulator, {});
    expect(simulator.shown).toEqual({});
  });

  test('says which colours it has, and leaves the others out', async () => {
    const { simulator, light } = await rig.open();
    await untilStatus(light, 'READY');
    expect(light.colours).toEqual(['red', 'amber', 'green']);
    light.show({ blue: 'steady', white: 'blinking', green: 'steady' });
    await untilShown(simulator, { green: 'steady' });
    expect(simulator.shown).toEqual({ green: 'steady' });
  });

  test('shows the last of what was wanted while it was not there', async () => {
    const { simulator, light } = await rig.open();
    light.show({ red: 'steady' });
    await untilShown(simulator, { red: 'steady' });
    await simulator.unplug();
    await untilStatus(light, 'NOT_CONNECTED');
    light.show({ green: 'steady' });
    light.show({ amber: 'blinking' });
    await simulator.plug();
    await untilStatus(light, 'READY');
    await untilShown(simulator, { amber: 'blinking' });
    expect(simulator.shown).toEqual({ amber: 'blinking' });
  });

  test('shows the last of many wishes', async () => {
    const { simulator, light } = await rig.open();
    await untilStatus(light, 'READY');
    for (let times = 0; times < 200; times += 1) light.show({ red: times % 2 === 0 ? 'steady' : 'blinking' });
    light.show({ green: 'steady' });
    await untilShown(simulator, { green: 'steady' });
    expect(light.status).toBe('READY');
  });

  test('takes bytes that nobody asked for without harm', async () => {
    const { simulator, light } = await rig.open();
    await untilStatus(light, 'READY');
    for (let times = 0; times < 5; times += 1) simulator.sendBytes(Buffer.from('9999999\x06\x15@??S\xff'));
    light.show({ green: 'blinking' });
    await untilShown(simulator, { green: 'blinking' });
    expect(simulator.shown).toEqual({ green: 'blinking' });
  });
});

describe('a light that answers', () => {
  const [patlite] = PROTOCOLS;
  const open = (faults?: FaultyLineOptions) => openSerial(patlite ?? expect.unreachable(), faults);

  test('is set again when it was switched off and on', async () => {
    const { simulator, light } = await open();
    light.show({ red: 'steady' });
    await untilShown(simulator, { red: 'steady' });
    simulator.restart();
    expect(simulator.shown).toEqual({});
    await untilShown(simulator, { red: 'steady' });
    expect(light.status).toBe('READY');
  });

  test.each([1, 2, 3])('shows what is wanted over a bad line (seed %i)', async (seed) => {
    const faults = ['split', 'merge', 'garbage', 'silence', 'slow', 'duplicate', 'cut'] as const;
    const { simulator, light } = await open({ seed, faults, oneIn: 3 });
    for (const signs of [{ red: 'steady' }, { amber: 'blinking' }, {}, { green: 'steady' }] as const) {
      light.show(signs);
      await untilShown(simulator, signs);
    }
    simulator.faults?.calm();
    await untilStatus(light, 'READY');
    expect(simulator.shown).toEqual({ green: 'steady' });
  });
});
