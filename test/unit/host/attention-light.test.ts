import { describe, expect, test } from 'vitest';
import { attentionOf } from '../../../core/session/attention.ts';
import { CLOSED } from '../../../core/session/state.ts';
import type { Claimed } from '../../../hardware/claimed-ports.ts';
import type { LightSigns, SignalLight } from '../../../hardware/ports/signal-light.ts';
import { createAttentionLight } from '../../../host/attention-light.ts';
import { MILK, SETTINGS, scan, shopperWith, WINE, World } from '../core/world.ts';

function lamp() {
  const shown: LightSigns[] = [];
  const light: Claimed<SignalLight> = {
    status: 'READY',
    onStatus: () => () => undefined,
    colours: ['red', 'amber', 'green'],
    show: (signs) => void shown.push(signs),
  };
  return { shown, light };
}

describe('the light above the kiosk', () => {
  test('blinks amber while somebody is wanted, and only for so long', () => {
    const { shown, light } = lamp();
    const show = createAttentionLight(() => light);
    const world = shopperWith(WINE);
    show(attentionOf(world.state));
    show(attentionOf(world.state));
    world.submit({ type: 'session.leave' });
    show(attentionOf(world.state));
    expect(shown).toEqual([{ green: 'steady', amber: 'blinking' }, { green: 'steady' }]);
  });

  test('also when help was called, and red where nothing goes on', () => {
    const called = shopperWith(MILK);
    called.submit({ type: 'help.call' });
    expect(attentionOf(called.state)).toBe('wanted');
    const held = new World('checkout');
    held.settings = { ...SETTINGS, restrictions: { ...SETTINGS.restrictions, ageApproval: 'immediate' } };
    held.submit(scan(WINE));
    expect(attentionOf(held.state)).toBe('held');
    expect(attentionOf(CLOSED)).toBe('none');
  });

  test('is shown again after it was in another hand', () => {
    const { shown, light } = lamp();
    let inHand: typeof light | null = light;
    const show = createAttentionLight(() => inHand);
    show('none');
    inHand = null;
    show('none');
    inHand = light;
    show('none');
    expect(shown).toHaveLength(2);
  });
});
