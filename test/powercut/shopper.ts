/** A shopper who never gives up: looks at the screen, does what one does there, and does it again when nothing comes of it. */
import type { View } from '../../core/contract/view.ts';
import type { ScannerSimulator } from '../../hardware/simulators/scanner-simulator.ts';
import type { ScreenLine } from './screen-line.ts';

/** Nothing changed for so long: the scan or the tap went to a host that had died. */
const PATIENCE_MS = 700;
const LOOK_MS = 25;

export interface Shopper {
  /** Purchases seen through to the thank-you screen. */
  readonly purchases: number;
  /** Ends after what is under way. */
  stop(): Promise<void>;
  /** Walks away in the middle of it. */
  leave(): void;
}

export interface ShopperHabits {
  /** What is bought, as barcodes. */
  basketOf: (purchase: number) => readonly string[];
  /** How long nobody is at the kiosk after this purchase. */
  restMs?: (purchase: number) => number;
}

export function startShopper(
  line: ScreenLine,
  scanner: ScannerSimulator,
  { basketOf, restMs }: ShopperHabits,
): Shopper {
  let purchases = 0;
  let isStopping = false;
  let hasLeft = false;
  let scannedOfBasket = 0;
  let wake: () => void = () => undefined;
  line.onView(() => wake());

  /** Waits until the screen shows something else, or for a while. */
  const change = (waitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const patience = setTimeout(resolve, waitMs);
      wake = () => {
        clearTimeout(patience);
        resolve();
      };
    });

  async function act(view: View): Promise<void> {
    const { screen } = view;
    const basket = basketOf(purchases);
    const scan = async (): Promise<void> => {
      scanner.scan(basket[scannedOfBasket % basket.length] ?? '', 'E0');
      await change(PATIENCE_MS);
    };
    switch (screen.name) {
      case 'attract':
      case 'language':
        scannedOfBasket = 0;
        return scan();
      case 'basket': {
        scannedOfBasket = screen.lines.length;
        if (screen.lines.length < basket.length) return scan();
        await line.send({ type: 'pay.card', amountMinor: view.total?.amountMinor ?? 0 });
        return;
      }
      case 'weigh':
        return void (await line.send({ type: 'weigh.cancel' }));
      case 'paymentDeclined':
        return void (await line.send({ type: 'pay.back' }));
      case 'paymentUnknown':
        if (screen.phase === 'staff') await line.send({ type: 'pay.enquire' });
        return change(PATIENCE_MS);
      case 'receiptTrouble':
        return void (await line.send({ type: 'receipt.skip' }));
      case 'thankYou':
        if ((await line.send({ type: 'session.finish' })) !== null) return;
        purchases += 1;
        await new Promise((resolve) => setTimeout(resolve, restMs?.(purchases) ?? 0));
        return;
      default:
        return change(PATIENCE_MS);
    }
  }

  async function shop(): Promise<void> {
    while (!hasLeft && (!isStopping || line.view?.screen.name !== 'attract')) {
      if (line.view === null) await change(LOOK_MS * 4);
      else if (isStopping && line.view.screen.name === 'language') return;
      else await act(line.view);
      // A refused tap changes nothing: the next look must not come at once.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  const shopping = shop();
  return {
    get purchases() {
      return purchases;
    },
    stop() {
      isStopping = true;
      return shopping;
    },
    leave() {
      hasLeft = true;
    },
  };
}
