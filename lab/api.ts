/** What the lab's page and the lab's server say to each other. */
import { z } from 'zod';
import type { Currency } from '../core/money/money.ts';
import { CASH_FAULTS } from '../hardware/simulators/cash-recycler-simulator.ts';

export const SCAN_CHARACTERS_MAX = 1_024;
/** What a checkout scale of 30 kg takes. */
const WEIGHT_GRAMS_MAX = 30_000;

/** The FNC1 of GS1 data as a reader sends it. */
const GROUP_SEPARATOR = '\u001d';

export const kioskName = z.enum(['store', 'secondStore', 'airport']);
export type KioskName = z.infer<typeof kioskName>;

export const deviceName = z.enum(['scanner', 'scale', 'baggingScale', 'printer', 'terminal', 'recycler']);
export type DeviceName = z.infer<typeof deviceName>;

const terminalMode = z.enum(['approve', 'decline', 'timeout', 'late', 'dropAnswer', 'askCustomer']);
export type TerminalModeName = z.infer<typeof terminalMode>;

const scaleCondition = z.enum(['stable', 'motion', 'overload', 'underload']);
export type ScaleConditionName = z.infer<typeof scaleCondition>;

const paper = z.enum(['ok', 'low', 'out']);
export type PaperName = z.infer<typeof paper>;

const cashFault = z.enum(CASH_FAULTS);
export type CashFaultName = z.infer<typeof cashFault>;

/** What a person does at the bench. */
export const actionSchema = z.discriminatedUnion('type', [
  /** `aim`: the symbology identifier that the reader sends before the data, without its `]`; null for none. */
  z.strictObject({
    type: z.literal('scan'),
    kiosk: kioskName,
    text: z
      .string()
      .min(1)
      .max(SCAN_CHARACTERS_MAX)
      .refine((text) => /^[ -~]*$/.test(text.replaceAll(GROUP_SEPARATOR, '')), 'printable ASCII and GS'),
    aim: z
      .string()
      .regex(/^[A-Za-z][0-9A-Za-z]$/)
      .nullable(),
  }),
  z.strictObject({
    type: z.literal('scale'),
    weightGrams: z.int().min(0).max(WEIGHT_GRAMS_MAX),
    condition: scaleCondition,
  }),
  /** All that lies in the bagging area. */
  z.strictObject({ type: z.literal('bagging'), weightGrams: z.int().min(0).max(WEIGHT_GRAMS_MAX) }),
  z.strictObject({ type: z.literal('terminalMode'), mode: terminalMode }),
  /** The terminal's line to its bank. */
  z.strictObject({ type: z.literal('acquirer'), connected: z.boolean() }),
  /** How many of a hundred payments approved without the bank it declines once it hears of them. */
  z.strictObject({ type: z.literal('declinedLater'), percent: z.int().min(0).max(100) }),
  z.strictObject({ type: z.literal('terminalAnswer'), decision: z.enum(['approve', 'decline']) }),
  z.strictObject({
    type: z.literal('printer'),
    kiosk: kioskName,
    paper: paper.optional(),
    coverOpen: z.boolean().optional(),
    jammed: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('cable'), kiosk: kioskName, device: deviceName, plugged: z.boolean() }),
  z.strictObject({ type: z.literal('cashInsert'), denominationMinor: z.int().min(1) }),
  /** Takes what lies in the tray. */
  z.strictObject({ type: z.literal('cashTray') }),
  /** Of the next piece, or in the next payout; null: none. */
  z.strictObject({ type: z.literal('cashFault'), fault: cashFault.nullable() }),
  /** Takes out what is stuck. */
  z.strictObject({ type: z.literal('cashClear') }),
  z.strictObject({ type: z.literal('network'), on: z.boolean() }),
  z.strictObject({ type: z.literal('killHost'), kiosk: kioskName }),
  /** The store's second lane, which is not there from the start. */
  z.strictObject({ type: z.literal('openSecondStore') }),
]);
export type LabAction = z.infer<typeof actionSchema>;

/** `done` is false where the action met nothing: bytes on an unplugged line, an answer to no question. */
export type ActionAnswer = { done: boolean };

export type PaymentState = { amountMinor: number; currency: Currency; sinceIso: string };
export type TerminalEntry = {
  tenderId: string;
  amountMinor: number;
  approvedMinor: number;
  currency: Currency;
  outcome: 'approved' | 'declined' | 'cancelled' | 'unreachable';
  isOffline: boolean;
  stored: 'waiting' | 'cleared' | 'declinedLater' | null;
  atIso: string;
};
/** `barcodes`: what a scanner reads off it. */
export type PaperState = {
  id: string;
  printedAtMs: number;
  complete: boolean;
  unknownCommands: number;
  barcodes: { text: string; aim: string | null }[];
};

export type KioskState = {
  name: KioskName;
  kioskId: string;
  /** With the token of this run; null where another program than a browser shows the screen. */
  screenUrl: string | null;
  pid: number | null;
  restarts: number;
  scanner: { plugged: boolean };
  scale: { plugged: boolean; weightGrams: number; condition: ScaleConditionName } | null;
  baggingScale: { plugged: boolean; weightGrams: number } | null;
  /** `ledger`: the newest first. */
  terminal: {
    plugged: boolean;
    mode: TerminalModeName;
    hasAcquirer: boolean;
    declinedLaterPercent: number;
    current: PaymentState | null;
    ledger: TerminalEntry[];
  } | null;
  recycler: {
    plugged: boolean;
    isOpen: boolean;
    state: 'OK' | 'JAM' | 'FULL';
    fault: CashFaultName | null;
    tray: number[];
    levels: { denominationMinor: number; count: number }[];
  } | null;
  /** `papers`: the newest first. */
  printer: { plugged: boolean; paper: PaperName; coverOpen: boolean; jammed: boolean; papers: PaperState[] };
};

export type SecondStoreState = 'none' | 'closed' | 'opening' | 'open';

export type LabState = {
  /** Changes with every start of the lab. */
  run: string;
  /** `none`: this lab has no store that it could stand beside. */
  secondStore: SecondStoreState;
  kiosks: KioskState[];
  network: { on: boolean; connections: number };
  server: { url: string; running: boolean };
};

export type Symbology = 'ean13' | 'ean8' | 'code128' | 'qrcode' | 'pdf417';

/** Something a scanner can be held at. `aim` as above. */
export type ScanCode = { symbology: Symbology; text: string; aim: string };

export type ShelfProduct = {
  code: string;
  name: string;
  category: string;
  priceMinor: number;
  currency: string;
  unit: 'each' | 'kilogram';
  /** Of a piece, where the catalogue says; null where it does not. */
  weightGrams: number | null;
  minimumAgeYears: number | null;
  picture: string | null;
  scan: ScanCode;
};
export type Shelf = { departments: { id: string; name: string }[]; products: ShelfProduct[] };

/** What is scanned beside goods: cards, coupons, vouchers, labels. `note`: what it is for. */
export type ShopCode = { group: ShopCodeGroup; name: string; note: string; scan: ScanCode };
export type ShopCodeGroup = 'passes' | 'members' | 'coupons' | 'bottles' | 'labels' | 'dates';

export type FlightSummary = {
  flightId: string;
  designator: string;
  destination: string;
  destinationCity: string;
  departureDate: string;
  departureTime: string;
  gate: string;
  status: 'open' | 'closed' | 'cancelled';
};
export type Traveller = {
  passengerId: string;
  name: string;
  seat: string | null;
  checkedIn: boolean;
  /** Two lines of 44 characters. */
  mrz: [string, string];
  boardingPass: ScanCode;
};
export type TravelBooking = {
  recordLocator: string;
  /** What to type with the reference. */
  surname: string;
  confirmation: ScanCode;
  travellers: Traveller[];
};
