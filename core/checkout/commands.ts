import type { Timing } from '../config/kiosk-config.ts';
import type { Pricing } from '../pricing/compile.ts';
import type { StaffCommand } from '../staff/commands.ts';
import type { AuditCommand } from './audit/commands.ts';
import type { BaggingCommand } from './bagging/commands.ts';
import type { BasketCommand } from './basket/commands.ts';
import type { CouponCommand } from './coupons/commands.ts';
import type { CodeExposure } from './coupons/exposure.ts';
import type { DutyCommand } from './duty/commands.ts';
import type { InterventionCommand } from './interventions/commands.ts';
import type { MemberCommand } from './member/commands.ts';
import type { PaymentCommand } from './payment/commands.ts';
import type { ReceiptCommand } from './receipt/commands.ts';
import type { ReceiptOrigin } from './receipt/facts.ts';
import type { RefundCommand } from './refund/commands.ts';
import type { CheckoutSettings } from './settings.ts';
import type { SuspendCommand } from './suspend/commands.ts';

/** A screen's wish together with what the host found out for it, or a device's answer. The decider looks nothing up. */
export type CheckoutCommand =
  | BasketCommand
  | CouponCommand
  | MemberCommand
  | PaymentCommand
  | ReceiptCommand
  | InterventionCommand
  | StaffCommand
  | BaggingCommand
  | AuditCommand
  | SuspendCommand
  | RefundCommand
  | DutyCommand
  | TimerElapsed;

export type TimerElapsed = { type: 'timer.elapsed'; timerId: string };

/** What every decider is given beside state and command: ids and time come with the command, never from the machine. */
export type DecideContext = {
  commandId: string;
  atMs: number;
  timing: Timing;
  /** Printed on the receipt, derived by the host from kiosk id and journal position: unique and readable. */
  receiptNumber: string;
  /** The highest amount that the terminal may approve by itself now, 0 for none. */
  offlineUpToMinor: number;
  /** Coupons and vouchers that were taken without the server since it last answered. */
  codeExposure: CodeExposure;
  settings: CheckoutSettings;
  /** A number by chance, 0 to 999,999, made anew by the host for every command. */
  chance: number;
  /** Who sells, and what a receipt needs of chance and of the kiosk's key. */
  origin: ReceiptOrigin;
  /** Of the store: what day and what time it is there. IANA name. */
  timeZone: string;
  /** The shop's rules for prices, the same for the whole session. */
  pricing: Pricing;
  /** The session's. */
  language: string;
};
