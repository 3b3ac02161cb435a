import type { DeviceKey, Ports } from './drivers/driver.ts';
import type { Hold, Refused } from './exclusive-use.ts';
import type { CashDrawer, DrawerPosition } from './ports/cash-drawer.ts';
import type { CashRecycler } from './ports/cash-recycler.ts';
import type { Device, DeviceState } from './ports/device.ts';
import type { Keypad } from './ports/keypad.ts';
import type { MagstripeReader } from './ports/magstripe-reader.ts';
import type { PaymentTerminal } from './ports/payment-terminal.ts';
import type { DocumentPrinter } from './ports/printer.ts';
import type { Scale, ScaleReading } from './ports/scale.ts';
import type { BarcodeScanner } from './ports/scanner.ts';
import type { LightSigns, SignalLight } from './ports/signal-light.ts';

type Answer<R> = R extends Promise<infer V> ? Promise<V | Refused> : R extends void ? R | Refused : R;

/**
 * A port in the hands of its claimant. It keeps what the port guarantees, but nobody closes it, its events come only while it is held,
 * and what it is asked to do is refused with `notClaimed` afterwards. `status` stays readable, as for everybody.
 */
export type Claimed<P extends Device> = {
  [M in keyof P as Exclude<M, 'close'>]: P[M] extends (...values: infer A) => infer R
    ? (...values: A) => Answer<R>
    : P[M];
};

class InHand<P extends Device> implements Claimed<Device> {
  protected readonly port: P;
  protected readonly hold: Hold;

  constructor(port: P, hold: Hold) {
    this.port = port;
    this.hold = hold;
  }

  get status(): DeviceState {
    return this.port.status;
  }

  onStatus(listener: Parameters<P['onStatus']>[0]): () => void {
    return this.hold.listen((heard: typeof listener) => this.port.onStatus(heard), listener);
  }
}

class ScannerInHand extends InHand<BarcodeScanner> implements Claimed<BarcodeScanner> {
  get dropped(): BarcodeScanner['dropped'] {
    return this.port.dropped;
  }

  onScan(listener: Parameters<BarcodeScanner['onScan']>[0]): () => void {
    return this.hold.listen((heard: typeof listener) => this.port.onScan(heard), listener);
  }
}

class ReaderInHand extends InHand<MagstripeReader> implements Claimed<MagstripeReader> {
  onSwipe(listener: Parameters<MagstripeReader['onSwipe']>[0]): () => void {
    return this.hold.listen((heard: typeof listener) => this.port.onSwipe(heard), listener);
  }

  onRefused(listener: Parameters<MagstripeReader['onRefused']>[0]): () => void {
    return this.hold.listen((heard: typeof listener) => this.port.onRefused(heard), listener);
  }
}

class KeypadInHand extends InHand<Keypad> implements Claimed<Keypad> {
  get dropped(): number {
    return this.port.dropped;
  }

  onKey(listener: Parameters<Keypad['onKey']>[0]): () => void {
    return this.hold.listen((heard: typeof listener) => this.port.onKey(heard), listener);
  }
}

class ScaleInHand extends InHand<Scale> implements Claimed<Scale> {
  /** A weight is for the claimant as much as a scan: null once the scale is released. */
  get current(): ScaleReading | null {
    return this.hold.isHeld ? this.port.current : null;
  }

  watch(listener: Parameters<Scale['watch']>[0]): () => void {
    return this.hold.listen((heard: typeof listener) => this.port.watch(heard), listener);
  }

  zero(): ReturnType<Claimed<Scale>['zero']> {
    return this.hold.work(() => this.port.zero());
  }

  tare(): ReturnType<Claimed<Scale>['tare']> {
    return this.hold.work(() => this.port.tare());
  }

  clearTare(): ReturnType<Claimed<Scale>['clearTare']> {
    return this.hold.work(() => this.port.clearTare());
  }
}

class PrinterInHand extends InHand<DocumentPrinter> implements Claimed<DocumentPrinter> {
  print(...job: Parameters<DocumentPrinter['print']>): ReturnType<Claimed<DocumentPrinter>['print']> {
    return this.hold.work(() => this.port.print(...job));
  }
}

/** `enquire` and `cancel` move no money and are about a charge of the holder's own: they do not wait for it to end. */
class TerminalInHand extends InHand<PaymentTerminal> implements Claimed<PaymentTerminal> {
  charge(...[request, signal]: Parameters<PaymentTerminal['charge']>): ReturnType<Claimed<PaymentTerminal>['charge']> {
    return this.hold.work(() => this.port.charge(request, signal), signal);
  }

  async enquire(...asked: Parameters<PaymentTerminal['enquire']>): ReturnType<Claimed<PaymentTerminal>['enquire']> {
    return this.hold.ask(() => this.port.enquire(...asked));
  }

  async cancel(tenderId: string): ReturnType<Claimed<PaymentTerminal>['cancel']> {
    return this.hold.ask(() => this.port.cancel(tenderId));
  }

  reverse(
    ...[request, signal]: Parameters<PaymentTerminal['reverse']>
  ): ReturnType<Claimed<PaymentTerminal>['reverse']> {
    return this.hold.work(() => this.port.reverse(request, signal), signal);
  }

  endOfDay(signal: AbortSignal): ReturnType<Claimed<PaymentTerminal>['endOfDay']> {
    return this.hold.work(() => this.port.endOfDay(signal), signal);
  }
}

class DrawerInHand extends InHand<CashDrawer> implements Claimed<CashDrawer> {
  get position(): DrawerPosition {
    return this.port.position;
  }

  onPosition(listener: Parameters<CashDrawer['onPosition']>[0]): () => void {
    return this.hold.listen((heard: typeof listener) => this.port.onPosition(heard), listener);
  }

  open(): ReturnType<Claimed<CashDrawer>['open']> {
    return this.hold.work(() => this.port.open());
  }
}

/** `shut` and `payoutOf` take nothing and give nothing: they do not wait for a collection of the holder's own to end. */
class RecyclerInHand extends InHand<CashRecycler> implements Claimed<CashRecycler> {
  get currency(): CashRecycler['currency'] {
    return this.port.currency;
  }

  get denominations(): CashRecycler['denominations'] {
    return this.port.denominations;
  }

  get levels(): CashRecycler['levels'] {
    return this.port.levels;
  }

  onLevels(listener: Parameters<CashRecycler['onLevels']>[0]): () => void {
    return this.hold.listen((heard: typeof listener) => this.port.onLevels(heard), listener);
  }

  collect(
    ...[collection, events, signal]: Parameters<CashRecycler['collect']>
  ): ReturnType<Claimed<CashRecycler>['collect']> {
    return this.hold.work(() => this.port.collect(collection, events, signal), signal);
  }

  async shut(collectionId: string): ReturnType<Claimed<CashRecycler>['shut']> {
    return this.hold.ask(() => this.port.shut(collectionId));
  }

  payOut(...asked: Parameters<CashRecycler['payOut']>): ReturnType<Claimed<CashRecycler>['payOut']> {
    return this.hold.work(() => this.port.payOut(...asked));
  }

  async payoutOf(payoutId: string): ReturnType<Claimed<CashRecycler>['payoutOf']> {
    return this.hold.ask(() => this.port.payoutOf(payoutId));
  }
}

class LightInHand extends InHand<SignalLight> implements Claimed<SignalLight> {
  get colours(): SignalLight['colours'] {
    return this.port.colours;
  }

  show(signs: LightSigns): ReturnType<Claimed<SignalLight>['show']> {
    return this.hold.ask(() => this.port.show(signs));
  }
}

type ByKey = { readonly [K in DeviceKey]: (port: Ports[K], hold: Hold) => Claimed<Ports[K]> };

const IN_HAND: ByKey = {
  scanner: (port, hold) => new ScannerInHand(port, hold),
  magstripeReader: (port, hold) => new ReaderInHand(port, hold),
  scale: (port, hold) => new ScaleInHand(port, hold),
  securityScale: (port, hold) => new ScaleInHand(port, hold),
  printer: (port, hold) => new PrinterInHand(port, hold),
  paymentTerminal: (port, hold) => new TerminalInHand(port, hold),
  cashDrawer: (port, hold) => new DrawerInHand(port, hold),
  cashRecycler: (port, hold) => new RecyclerInHand(port, hold),
  signalLight: (port, hold) => new LightInHand(port, hold),
  keypad: (port, hold) => new KeypadInHand(port, hold),
};

export const claimedPort = <K extends DeviceKey>(key: K, port: Ports[K], hold: Hold): Claimed<Ports[K]> =>
  IN_HAND[key](port, hold);
