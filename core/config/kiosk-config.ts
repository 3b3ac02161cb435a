import { z } from 'zod';
import { DEFAULT_IN_STORE_RULES, inStoreRulesSchema } from '../barcode/in-store-rule.ts';
import { brandIds } from '../brands/brands.ts';
import { checkoutSettingsSchema } from '../checkout/settings.ts';
import { messageLanguages } from '../messages/index.ts';
import { PSEUDO_LANGUAGE } from '../messages/pseudo.ts';
import { currencySchema } from '../money/money.ts';
import { pricingSettingsSchema } from '../pricing/shop-pricing.ts';
import { err, ok, type Result } from '../result.ts';
import { staffSettingsSchema } from '../staff/settings.ts';
import { connectionSchema } from './connection.ts';
import { flatDevices } from './flat-devices.ts';

/** How much of a wrong value a complaint repeats. */
const VALUE_CHARACTERS_MAX = 40;

/** A text that must be one of those that this Portico has; the complaint lists them. */
const oneOf = (what: string, known: readonly string[]) =>
  z.string().refine((value) => known.includes(value), {
    error: ({ input }) =>
      `"${String(input).slice(0, VALUE_CHARACTERS_MAX)}" is not a known ${what}; known: ${known.join(', ')}`,
  });

const portSchema = z.int().min(1).max(65_535);

/**
 * `model` names a file in `hardware/models/`, `connection` says where the wire is. What belongs into `settings` is the driver's own:
 * it is checked when the devices are opened.
 */
const deviceSchema = z.strictObject({
  model: z.string().min(1),
  connection: connectionSchema,
  settings: z.record(z.string(), z.unknown()).optional(),
});
export type DeviceSetting = z.infer<typeof deviceSchema>;

export const deviceConfigSchema = z.strictObject({
  scanner: deviceSchema.optional(),
  magstripeReader: deviceSchema.optional(),
  scale: deviceSchema.optional(),
  /** Under the bagging area. */
  securityScale: deviceSchema.optional(),
  printer: deviceSchema.optional(),
  paymentTerminal: deviceSchema.optional(),
  cashDrawer: deviceSchema.optional(),
  /** Takes coins and notes, and pays change out of them: docs/cash.md. */
  cashRecycler: deviceSchema.optional(),
  signalLight: deviceSchema.optional(),
  keypad: deviceSchema.optional(),
});
export type DeviceConfig = z.infer<typeof deviceConfigSchema>;

/** How long the kiosk waits, in milliseconds. EN 301 549 / WCAG 2.2 SC 2.2.1: at least 20 s to answer the idle warning. */
export const timingSchema = z.strictObject({
  idleMs: z.int().min(1_000).default(60_000),
  idleAnswerMs: z.int().min(1_000).default(20_000),
  paymentTimeoutMs: z.int().min(500).default(120_000),
  /** After so long without another coin or note all of them are given back. */
  cashIdleMs: z.int().min(1_000).default(60_000),
  enquiryRetryMs: z.int().min(100).default(10_000),
  thankYouMs: z.int().min(500).default(12_000),
  /** So long a shopper may take to set the bagging area right before staff are called. */
  baggingPatienceMs: z.int().min(1_000).default(20_000),
  /** So long the kiosk waits for a choice of receipt before it chooses as `checkout.receipt.unchosen` says. */
  receiptChoiceMs: z.int().min(1_000).default(30_000),
  /** So long a shopper who waits for staff is not asked whether they are still there. */
  staffWaitMs: z.int().min(1_000).default(300_000),
});
export type Timing = z.infer<typeof timingSchema>;

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;

/**
 * How much the card terminal may approve by itself while it cannot reach the bank; beyond it, it must go online or decline. The shop
 * bears what the bank declines later, so nothing is allowed unless a floor limit is set. Counted since the terminal was last online.
 */
export const offlinePaymentsSchema = z
  .strictObject({
    /** The highest single payment. 0: none, every payment needs the bank. */
    floorLimitMinor: z.int().min(0).default(0),
    totalMinorMax: z.int().min(0).default(50_000),
    countMax: z.int().min(0).max(10_000).default(20),
    /** Once the first of them is this old, the bank must be reached before the next. */
    expiresAfterMs: z
      .int()
      .min(60_000)
      .max(WEEK_MS)
      .default(24 * HOUR_MS),
  })
  .superRefine(({ floorLimitMinor, totalMinorMax }, context) => {
    if (floorLimitMinor <= totalMinorMax) return;
    const message = `at most offlinePayments.totalMinorMax, which is ${totalMinorMax}`;
    context.addIssue({ code: 'custom', path: ['floorLimitMinor'], message });
  });
export type OfflinePayments = z.infer<typeof offlinePaymentsSchema>;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const isProtected = (url: string): boolean => {
  if (!URL.canParse(url)) return true; // it is told of as what it is: no URL
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || LOOPBACK.test(hostname);
};

export const kioskConfigSchema = z.strictObject({
  kioskId: z.string().regex(/^[a-z0-9-]{1,32}$/),
  journey: z.enum(['checkout', 'checkin']),
  brand: oneOf('brand', brandIds()),
  /** Names the place to people: printed on receipts, shown on the attract screen. */
  placeName: z.string().min(1).max(60),
  /** The first is shown first. `en-XA` is the pseudo-locale, for trying out layouts. */
  languages: z
    .array(oneOf('language', [...messageLanguages, PSEUDO_LANGUAGE]))
    .min(1)
    .max(20),
  currency: currencySchema.default('EUR'),
  /** How the shop's own numbers on weighed and wrapped goods are built: docs/barcodes.md. */
  inStoreRules: inStoreRulesSchema.default([...DEFAULT_IN_STORE_RULES]),
  dataFolder: z.string().min(1),
  server: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }),
      /** Lets this kiosk's key in, once; later starts need it no more. */
      enrolmentCode: z.string().min(8).max(64),
      /** PEM file with the certificate authority of the server, and then only that one counts; the system's authorities where absent. */
      caFile: z.string().min(1).optional(),
      /** Bookings and prices then go over the network in the clear: for a network that is protected otherwise. */
      allowPlainHttp: z.boolean().default(false),
    })
    .refine(({ url, allowPlainHttp }) => allowPlainHttp || isProtected(url), {
      path: ['url'],
      error: 'https://…, or http:// on this machine only; server.allowPlainHttp lets it speak in the clear elsewhere',
    }),
  web: z
    .strictObject({
      port: portSchema.default(7310),
      /** Origins that may show the kiosk inside a frame; none by default. */
      frameAncestors: z.array(z.string()).max(8).default([]),
    })
    .prefault({}),
  journal: z
    .strictObject({
      /** How long delivered rows stay on the kiosk. Longer than the server's backups reach back: it may ask for them again. */
      retentionDays: z.int().min(7).max(3_650).default(90),
    })
    .prefault({}),
  devices: deviceConfigSchema.default({}),
  /** Where sales are signed, for `checkout.receipt.fiscal`. `clientSerial`: this till, as the tax office knows it; the kiosk's id where absent. */
  fiscalSigner: z
    .strictObject({ driver: z.enum(['software']), clientSerial: z.string().min(1).max(80).optional() })
    .nullable()
    .default(null),
  timing: timingSchema.prefault({}),
  offlinePayments: offlinePaymentsSchema.prefault({}),
  checkout: checkoutSettingsSchema.prefault({}),
  /** Who may sign in here as staff: docs/staff.md. */
  staff: staffSettingsSchema.prefault({}),
  /** Taxes, rounding and what else the shop decides about prices: docs/pricing.md. Promotions come down by themselves. */
  pricing: pricingSettingsSchema.prefault({}),
});
export type KioskConfig = z.infer<typeof kioskConfigSchema>;

export type ConfigProblem = { key: string; expected: string };
export type ConfigError = { kind: 'brokenConfig'; file: string; problems: ConfigProblem[] };

/** Reads a configuration text. The error names the file, each key and what was expected there. */
export function parseKioskConfig(file: string, text: string): Result<KioskConfig, ConfigError> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return err({ kind: 'brokenConfig', file, problems: [{ key: '(file)', expected: `valid JSON (${detail})` }] });
  }
  const parsed = kioskConfigSchema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const flat = flatDevices(json);
  const others = parsed.error.issues
    .flatMap(problemsOf)
    .filter(({ key }) => !flat.some((device) => key.startsWith(`${device.key}.`)));
  return err({ kind: 'brokenConfig', file, problems: [...flat, ...others] });
}

export function problemsOf(issue: z.core.$ZodIssue): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ key: [...issue.path, key].join('.'), expected: 'unknown key' }));
  }
  return [{ key: issue.path.length === 0 ? '(file)' : issue.path.join('.'), expected: issue.message }];
}
