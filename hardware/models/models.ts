import { z } from 'zod';
import type { Connection } from '../../core/config/connection.ts';
import { invariant } from '../../core/result.ts';
import type { DeviceKey, DriverDefinition } from '../drivers/driver.ts';
import adafruitTowerLight from './adafruit-tower-light.json' with { type: 'json' };
import bixolonSrp350iii from './bixolon-srp-350iii.json' with { type: 'json' };
import citizenCtS310ii from './citizen-ct-s310ii.json' with { type: 'json' };
import datalogicHidPos from './datalogic-hid-pos.json' with { type: 'json' };
import dymoM10 from './dymo-m10.json' with { type: 'json' };
import dymoM25 from './dymo-m25.json' with { type: 'json' };
import epsonTmM30 from './epson-tm-m30.json' with { type: 'json' };
import epsonTmT88v from './epson-tm-t88v.json' with { type: 'json' };
import epsonTmT88vi from './epson-tm-t88vi.json' with { type: 'json' };
import epsonTmT88vii from './epson-tm-t88vii.json' with { type: 'json' };
import ezAccessKeypad from './ez-access-keypad.json' with { type: 'json' };
import generic58mmEscpos from './generic-58mm-escpos.json' with { type: 'json' };
import generic80mmEscpos from './generic-80mm-escpos.json' with { type: 'json' };
import genericCas from './generic-cas.json' with { type: 'json' };
import genericCashDrawer from './generic-cash-drawer.json' with { type: 'json' };
import genericCashDrawerWithoutContact from './generic-cash-drawer-without-contact.json' with { type: 'json' };
import genericHidMagstripe from './generic-hid-magstripe.json' with { type: 'json' };
import genericHidMagstripeRaw from './generic-hid-magstripe-raw.json' with { type: 'json' };
import genericHidPosScanner from './generic-hid-pos-scanner.json' with { type: 'json' };
import genericHidScale from './generic-hid-scale.json' with { type: 'json' };
import genericMtSics from './generic-mt-sics.json' with { type: 'json' };
import genericNci from './generic-nci.json' with { type: 'json' };
import genericSerialMagstripe from './generic-serial-magstripe.json' with { type: 'json' };
import genericSerialScanner from './generic-serial-scanner.json' with { type: 'json' };
import genericSerialScannerNoAim from './generic-serial-scanner-no-aim.json' with { type: 'json' };
import genericSerialScannerStxEtx from './generic-serial-scanner-stx-etx.json' with { type: 'json' };
import honeywellHidPos from './honeywell-hid-pos.json' with { type: 'json' };
import keyboardWedge from './keyboard-wedge.json' with { type: 'json' };
import keyboardWedgeAim from './keyboard-wedge-aim.json' with { type: 'json' };
import keyboardWedgeTab from './keyboard-wedge-tab.json' with { type: 'json' };
import lineCashRecycler from './line-cash-recycler.json' with { type: 'json' };
import magtekHidSwipe from './magtek-hid-swipe.json' with { type: 'json' };
import nexoAdyenLocal from './nexo-adyen-local.json' with { type: 'json' };
import patlitePhe3fb3 from './patlite-phe-3fb3.json' with { type: 'json' };
import starMcPrint3 from './star-mc-print3.json' with { type: 'json' };
import starTsp143iv from './star-tsp143iv.json' with { type: 'json' };
import stormAudionav from './storm-audionav.json' with { type: 'json' };
import toledo8217 from './toledo-8217.json' with { type: 'json' };
import toledo8217Pounds from './toledo-8217-pounds.json' with { type: 'json' };
import zebraHidPos from './zebra-hid-pos.json' with { type: 'json' };
import zvtGeneric from './zvt-generic.json' with { type: 'json' };

const usbIdSchema = z.strictObject({
  vendorId: z.string().regex(/^[0-9a-f]{4}$/),
  productId: z.string().regex(/^[0-9a-f]{4}$/),
});

/** What every model file says; the rest of it is the driver's own part. */
const modelSchema = z.looseObject({
  /** Name of a definition in `drivers/drivers.ts`. */
  driver: z.string().min(1),
  title: z.string().min(1),
  /** How the model shows itself on USB, where that is known: discovery then says which model fits. */
  usbIds: z.array(usbIdSchema).default([]),
});
export type UsbId = z.infer<typeof usbIdSchema>;
export type Model = { name: string; driver: string; title: string; usbIds: readonly UsbId[]; part: unknown };

/** By the name that a configuration gives: the file's name without `.json`. */
const FILES: Readonly<Record<string, unknown>> = {
  'adafruit-tower-light': adafruitTowerLight,
  'bixolon-srp-350iii': bixolonSrp350iii,
  'citizen-ct-s310ii': citizenCtS310ii,
  'datalogic-hid-pos': datalogicHidPos,
  'dymo-m10': dymoM10,
  'dymo-m25': dymoM25,
  'epson-tm-m30': epsonTmM30,
  'epson-tm-t88v': epsonTmT88v,
  'epson-tm-t88vi': epsonTmT88vi,
  'epson-tm-t88vii': epsonTmT88vii,
  'ez-access-keypad': ezAccessKeypad,
  'generic-58mm-escpos': generic58mmEscpos,
  'generic-80mm-escpos': generic80mmEscpos,
  'generic-cas': genericCas,
  'generic-cash-drawer': genericCashDrawer,
  'generic-cash-drawer-without-contact': genericCashDrawerWithoutContact,
  'generic-hid-magstripe': genericHidMagstripe,
  'generic-hid-magstripe-raw': genericHidMagstripeRaw,
  'generic-hid-pos-scanner': genericHidPosScanner,
  'generic-hid-scale': genericHidScale,
  'generic-mt-sics': genericMtSics,
  'generic-nci': genericNci,
  'generic-serial-magstripe': genericSerialMagstripe,
  'generic-serial-scanner': genericSerialScanner,
  'generic-serial-scanner-no-aim': genericSerialScannerNoAim,
  'generic-serial-scanner-stx-etx': genericSerialScannerStxEtx,
  'honeywell-hid-pos': honeywellHidPos,
  'keyboard-wedge': keyboardWedge,
  'keyboard-wedge-aim': keyboardWedgeAim,
  'keyboard-wedge-tab': keyboardWedgeTab,
  'line-cash-recycler': lineCashRecycler,
  'magtek-hid-swipe': magtekHidSwipe,
  'nexo-adyen-local': nexoAdyenLocal,
  'patlite-phe-3fb3': patlitePhe3fb3,
  'star-mc-print3': starMcPrint3,
  'star-tsp143iv': starTsp143iv,
  'storm-audionav': stormAudionav,
  'toledo-8217': toledo8217,
  'toledo-8217-pounds': toledo8217Pounds,
  'zebra-hid-pos': zebraHidPos,
  'zvt-generic': zvtGeneric,
};

export const MODELS: readonly Model[] = Object.entries(FILES).map(([name, file]) => {
  const parsed = modelSchema.safeParse(file);
  invariant(parsed.success, `hardware/models/${name}.json: ${parsed.error?.message ?? ''}`);
  const { driver, title, usbIds, ...part } = parsed.data;
  return { name, driver, title, usbIds, part };
});

export const findModel = (name: string): Model | null => MODELS.find((model) => model.name === name) ?? null;

/** The driver's own part of a model. A file of ours that breaks its driver's schema is a broken invariant. */
export function modelPart<K extends DeviceKey, O extends Connection['over'], M, S>(
  driver: DriverDefinition<K, O, M, S>,
  name: string,
): M {
  const parsed = driver.model.safeParse(findModel(name)?.part);
  invariant(parsed.success, `hardware/models/${name}.json: ${parsed.error?.message ?? ''}`);
  return parsed.data;
}
