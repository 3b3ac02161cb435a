import type { Attention } from '../core/session/attention.ts';
import type { Claimed } from '../hardware/claimed-ports.ts';
import type { LightSigns, SignalLight } from '../hardware/ports/signal-light.ts';

/** As lights at checkouts are read: green takes customers, amber wants somebody, red has stopped. */
const SIGNS: Record<Attention | 'closed', LightSigns> = {
  none: { green: 'steady' },
  wanted: { green: 'steady', amber: 'blinking' },
  held: { red: 'blinking' },
  closed: { red: 'steady' },
};

/** Shows on the light what the kiosk wants; said again when it changes, and when the light was in another hand in between. */
export function createAttentionLight(
  light: () => Claimed<SignalLight> | null,
): (attention: Attention | 'closed') => void {
  let shown: Attention | 'closed' | null = null;
  return (attention) => {
    const on = light();
    if (on !== null && shown !== attention) on.show(SIGNS[attention]);
    shown = on === null ? null : attention;
  };
}
