import { casScale } from './cas-scale.ts';
import { cashLineRecycler } from './cash-line-recycler.ts';
import type { AnyDriver } from './driver.ts';
import { escposPrinter } from './escpos-printer.ts';
import { hidMagstripe } from './hid-magstripe.ts';
import { hidScale } from './hid-scale.ts';
import { hidScanner } from './hid-scanner.ts';
import { keyboardKeypad } from './keyboard-keypad.ts';
import { keyboardWedge } from './keyboard-wedge.ts';
import { mtSicsScale } from './mt-sics-scale.ts';
import { nciScale } from './nci-scale.ts';
import { nexoTerminal } from './nexo-terminal.ts';
import { printerDrawer } from './printer-drawer.ts';
import { byteLight, patliteLight } from './serial-light.ts';
import { serialMagstripe } from './serial-magstripe.ts';
import { serialScanner } from './serial-scanner.ts';
import { starPrinter } from './star-printer.ts';
import { toledoScale } from './toledo-scale.ts';
import { zvtTerminal } from './zvt-terminal.ts';

/** Every driver that a model file may name. */
export const DRIVERS: readonly AnyDriver[] = [
  cashLineRecycler,
  escposPrinter,
  hidMagstripe,
  hidScanner,
  keyboardKeypad,
  keyboardWedge,
  nexoTerminal,
  serialMagstripe,
  serialScanner,
  printerDrawer,
  starPrinter,
  toledoScale,
  zvtTerminal,
  hidScale,
  casScale,
  mtSicsScale,
  nciScale,
  byteLight,
  patliteLight,
];
