import type { Device } from './device.ts';

export type LightColour = 'red' | 'amber' | 'green' | 'blue' | 'white';
export type LightPattern = 'off' | 'steady' | 'blinking';
export type LightSigns = Partial<Record<LightColour, LightPattern>>;

/**
 * Signal light above the kiosk.
 * Guarantees: `show` says what is wanted and returns at once; colours that are not named are off, and those that the model lacks are
 * left out. After a reconnect the light shows again what was wanted last.
 */
export interface SignalLight extends Device {
  readonly colours: readonly LightColour[];
  show(signs: LightSigns): void;
}
