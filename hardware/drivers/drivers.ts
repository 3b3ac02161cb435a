import type { AnyDriver } from './driver.ts';
import { escposNetworkPrinter } from './escpos-network-printer.ts';
import { nexoTerminal } from './nexo-terminal.ts';
import { serialScanner } from './serial-scanner.ts';
import { toledoScale } from './toledo-scale.ts';

/** Every driver that a model file may name. */
export const DRIVERS: readonly AnyDriver[] = [escposNetworkPrinter, nexoTerminal, serialScanner, toledoScale];
