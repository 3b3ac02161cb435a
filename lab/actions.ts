/** Carries out what a person does at the bench. */
import { unreachable } from '../core/result.ts';
import { reportOfflineOutcomes } from './acquirer.ts';
import type { ActionAnswer, DeviceName, KioskName, LabAction } from './api.ts';
import type { LabKiosk } from './kiosks.ts';
import type { Lab } from './lab.ts';

const DONE: ActionAnswer = { done: true };

export async function carryOut(lab: Lab, action: LabAction): Promise<ActionAnswer> {
  switch (action.type) {
    case 'scan':
      return { done: kioskOf(lab, action.kiosk)?.scanner.scan(action.text, action.aim) ?? false };
    case 'scale': {
      const scale = kioskOf(lab, 'store')?.scale;
      if (!scale) return { done: false };
      scale.setCondition(action.condition);
      scale.setWeightGrams(action.weightGrams);
      return DONE;
    }
    case 'bagging': {
      const scale = kioskOf(lab, 'store')?.baggingScale;
      scale?.setWeightGrams(action.weightGrams);
      return { done: Boolean(scale) };
    }
    case 'terminalMode': {
      const terminal = kioskOf(lab, 'store')?.terminal;
      terminal?.setMode(action.mode);
      return { done: Boolean(terminal) };
    }
    case 'acquirer': {
      const terminal = kioskOf(lab, 'store')?.terminal;
      if (!terminal) return { done: false };
      terminal.setAcquirer(action.connected);
      return { done: !action.connected || (await reportOfflineOutcomes(terminal.ledger(), lab.server.url)) };
    }
    case 'declinedLater': {
      const terminal = kioskOf(lab, 'store')?.terminal;
      terminal?.setDeclinedLaterPercent(action.percent);
      return { done: Boolean(terminal) };
    }
    case 'terminalAnswer':
      return { done: kioskOf(lab, 'store')?.terminal?.answer(action.decision) ?? false };
    case 'printer': {
      const printer = kioskOf(lab, action.kiosk)?.printer;
      if (action.paper !== undefined) printer?.setPaper(action.paper);
      if (action.coverOpen !== undefined) printer?.setCover(action.coverOpen);
      if (action.jammed !== undefined) printer?.setJam(action.jammed);
      return { done: printer !== undefined };
    }
    case 'cable': {
      const device = deviceOf(kioskOf(lab, action.kiosk), action.device);
      await (action.plugged ? device?.plug() : device?.unplug());
      return { done: device !== null };
    }
    case 'cashInsert':
      return { done: kioskOf(lab, 'store')?.recycler?.insert(action.denominationMinor) ?? false };
    case 'cashTray':
      return { done: (kioskOf(lab, 'store')?.recycler?.takeTray().length ?? 0) > 0 };
    case 'cashFault': {
      const recycler = kioskOf(lab, 'store')?.recycler;
      recycler?.failNext(action.fault);
      return { done: Boolean(recycler) };
    }
    case 'cashClear':
      kioskOf(lab, 'store')?.recycler?.clear();
      return DONE;
    case 'network':
      await (action.on ? lab.network.on() : lab.network.off());
      return DONE;
    case 'openSecondStore':
      return { done: await lab.openSecondStore() };
    case 'killHost':
      return { done: kioskOf(lab, action.kiosk)?.kill() ?? false };
    default:
      return unreachable(action);
  }
}

const kioskOf = (lab: Lab, name: KioskName): LabKiosk | undefined => lab.kiosks.find((kiosk) => kiosk.name === name);

type Pluggable = { plug(): Promise<void>; unplug(): Promise<void> };
const deviceOf = (kiosk: LabKiosk | undefined, device: DeviceName): Pluggable | null => kiosk?.[device] ?? null;
