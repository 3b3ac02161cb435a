import type { DeviceConfig } from '../core/config/kiosk-config.ts';
import type { KeyboardDevices, KeyPress } from '../core/keyboard/keyboard-devices.ts';
import { STANDS_FOR } from '../core/keyboard/keypad-key.ts';
import type { KeySource } from '../hardware/drivers/driver.ts';
import { keyboardKeypad } from '../hardware/drivers/keyboard-keypad.ts';
import { keyboardWedge } from '../hardware/drivers/keyboard-wedge.ts';
import { Listeners } from '../hardware/listeners.ts';
import { findModel, modelPart } from '../hardware/models/models.ts';

/** Keystrokes of the screen that controls the kiosk, for the drivers of devices that type. */
export function createKeyboard(nowMs: () => number): { source: KeySource; deliver(keys: readonly KeyPress[]): void } {
  const listeners = new Listeners<[string, number]>();
  return {
    source: { onKeystroke: (listener) => listeners.add(listener) },
    deliver(keys) {
      // The screen's clock is its own: only the gaps between its keys mean anything here.
      let atMs = nowMs();
      keys.forEach(([key, gapMs], index) => {
        atMs += index === 0 ? 0 : gapMs;
        listeners.emit(key, atMs);
      });
    },
  };
}

/** What the screen must know of devices that type; null where none is configured. */
export function keyboardDevicesOf({ scanner, keypad }: DeviceConfig): KeyboardDevices | null {
  const isWedge = scanner !== undefined && findModel(scanner.model)?.driver === keyboardWedge.name;
  const isKeypad = keypad !== undefined && findModel(keypad.model)?.driver === keyboardKeypad.name;
  if (!isWedge && !isKeypad) return null;
  const codes = isKeypad
    ? (keyboardKeypad.settings.parse(keypad.settings ?? {}).codes ?? modelPart(keyboardKeypad, keypad.model).codes)
    : null;
  return {
    wedge: isWedge ? modelPart(keyboardWedge, scanner.model).rule : null,
    keypad: codes && Object.fromEntries(Object.entries(codes).map(([code, key]) => [code, STANDS_FOR[key] ?? ''])),
  };
}
