/** What the lab page shows, read off the simulators and processes. */
import type { KioskState, LabState } from './api.ts';
import type { LabKiosk } from './kiosks.ts';
import type { Lab } from './lab.ts';

/** Of the terminal's ledger and of the papers, the newest. */
const ENTRIES_SHOWN_MAX = 50;
const PAPERS_SHOWN_MAX = 12;
/** What a kiosk can be asked with: a slip's number, a receipt's, a new voucher's. */
const BARCODES_SHOWN_MAX = 4;
/** Symbology identifiers (ISO/IEC 15424, own reading) as the readers send them. */
const AIMS: Partial<Record<string, string>> = { code128: 'C0', qrcode: 'Q1' };

export const stateOf = (lab: Lab, screenUrlFor: (kiosk: LabKiosk) => string | null): LabState => ({
  run: lab.run,
  secondStore: lab.secondStoreState,
  kiosks: lab.kiosks.map((kiosk) => kioskState(kiosk, screenUrlFor(kiosk))),
  network: { on: lab.network.isOn, connections: lab.network.connections },
  server: { url: lab.server.url, running: lab.server.pid !== null },
});

function kioskState(kiosk: LabKiosk, screenUrl: string | null): KioskState {
  const { name, kioskId, pid, restarts, scanner, scale, baggingScale, terminal, recycler, printer } = kiosk;
  return {
    ...{ name, kioskId, screenUrl, pid, restarts },
    scanner: { plugged: scanner.plugged },
    scale:
      scale === null ? null : { plugged: scale.plugged, weightGrams: scale.weightGrams, condition: scale.condition },
    baggingScale: baggingScale && { plugged: baggingScale.plugged, weightGrams: baggingScale.weightGrams },
    terminal: terminal === null ? null : terminalState(terminal),
    recycler: recycler === null ? null : recyclerState(recycler),
    printer: {
      plugged: printer.plugged,
      paper: printer.paper,
      coverOpen: printer.coverOpen,
      jammed: printer.jammed,
      papers: printer
        .papers()
        .slice(-PAPERS_SHOWN_MAX)
        .reverse()
        .map(({ id, printedAtMs, complete, unknownBytes, barcodes }) => ({
          ...{ id, printedAtMs, complete },
          unknownCommands: unknownBytes.length,
          barcodes: barcodes
            .slice(0, BARCODES_SHOWN_MAX)
            .map(({ symbology, data }) => ({ text: data, aim: AIMS[symbology] ?? null })),
        })),
    },
  };
}

function recyclerState(recycler: NonNullable<LabKiosk['recycler']>): NonNullable<KioskState['recycler']> {
  const { plugged, isOpen, state, fault, tray, vault } = recycler;
  return { plugged, isOpen, state, fault, tray: [...tray], levels: vault.levels };
}

function terminalState(terminal: NonNullable<LabKiosk['terminal']>): NonNullable<KioskState['terminal']> {
  const current = terminal.current();
  return {
    plugged: terminal.plugged,
    mode: terminal.mode,
    hasAcquirer: terminal.hasAcquirer,
    declinedLaterPercent: terminal.declinedLaterPercent,
    current:
      current === null
        ? null
        : { amountMinor: current.amountMinor, currency: current.currency, sinceIso: current.since },
    ledger: terminal
      .ledger()
      .slice(-ENTRIES_SHOWN_MAX)
      .reverse()
      .map(({ tenderId, amountMinor, approvedMinor, currency, outcome, isOffline, stored, at }) => ({
        ...{ tenderId, amountMinor, approvedMinor, currency, outcome, isOffline, stored },
        atIso: at,
      })),
  };
}
