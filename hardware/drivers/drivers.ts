import type { AnyDriver } from './driver.ts';
import { escposPrinter } from './escpos-printer.ts';
import { nexoTerminal } from './nexo-terminal.ts';
import { serialScanner } from './serial-scanner.ts';
import { toledoScale } from './toledo-scale.ts';

/** Every driver that a model file may name. */
export const DRIVERS: readonly AnyDriver[] = [escposPrinter, nexoTerminal, serialScanner, toledoScale];
