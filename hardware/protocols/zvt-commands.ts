import type { ZvtFormat } from './zvt-bitmaps.ts';

/** A value that stands without a tag at the beginning of a message's data. `rest`: all that is left, as text. */
export type UntaggedFormat = ZvtFormat | { is: 'text'; length: 'rest' };
export type Untagged = { name: string; format: UntaggedFormat };

export type ZvtCommand = {
  name: string;
  /** The layouts that occur, in the order in which they are tried. The first one that explains every byte is the one. */
  layouts: readonly (readonly Untagged[])[];
  /** Its data need not be fields: what looks like one that is cut short is none. */
  hasOwnData?: true;
};

const password: Untagged = { name: 'password', format: { is: 'digits', length: 3 } };
const byte = (name: string): Untagged => ({ name, format: { is: 'binary', length: 1 } });
const configByte = byte('configByte');
const currencyCode: Untagged = { name: 'currencyCode', format: { is: 'number', length: 2 } };
const errorCode = byte('errorCode');
const status = byte('status');
const fixedText = (name: string, length: number): Untagged => ({ name, format: { is: 'text', length } });
const restText = (name: string): Untagged => ({ name, format: { is: 'text', length: 'rest' } });

const PLAIN: ZvtCommand['layouts'] = [[]];
const WITH_PASSWORD: ZvtCommand['layouts'] = [[password], []];
const feig = [
  fixedText('deviceId', 8),
  fixedText('deviceSoftwareVersion', 17),
  fixedText('deviceTerminalId', 8),
] as const;

const COMPLETION: ZvtCommand['layouts'] = [
  [{ name: 'softwareVersion', format: { is: 'text', length: 'LLL' } }, byte('terminalStatus')],
  [],
  [byte('terminalStatus')],
  // Feig's cVEND plug, "enhanced system information": three or four characters of temperature, the battery on newer ones only.
  [...feig, fixedText('temperature', 4)],
  [...feig, fixedText('temperature', 3)],
  [...feig, fixedText('batteryVoltage', 4), fixedText('temperature', 4)],
  [...feig, fixedText('batteryVoltage', 4), fixedText('temperature', 3)],
];

/** What is carried between a modem or a card and the till, or comes in the layout of an older protocol. */
const own = (name: string): ZvtCommand => ({ name, layouts: PLAIN, hasOwnData: true });
const c = (name: string, layouts: ZvtCommand['layouts'] = PLAIN): ZvtCommand => ({ name, layouts });

/** PA00P015 revision 13.11, chapter 14 "Summary of Commands", as carried over by zvt-show; 0F A1 is Feig's, 0F 10 Card Complete's. */
export const COMMANDS: ReadonlyMap<number, ZvtCommand> = new Map<number, ZvtCommand>([
  [0x0401, c('setDateAndTime')],
  [0x040c, c('requestForData')],
  [0x040d, c('inputRequest')],
  [0x040e, c('menuRequest')],
  [0x040f, c('statusInformation')],
  [
    0x04ff,
    c('intermediateStatusInformation', [
      [status],
      [status, { name: 'timeoutMinutes', format: { is: 'number', length: 1 } }],
    ]),
  ],
  [0x0501, c('statusEnquiry', WITH_PASSWORD)],
  [
    0x0600,
    c('registration', [
      [password, configByte, currencyCode],
      [password, configByte],
    ]),
  ],
  [0x0601, c('authorization')],
  [0x0602, c('logOff')],
  [0x0603, c('accountBalanceRequest')],
  [0x0604, c('activateCard')],
  [0x0605, c('procurement')],
  [
    0x0609,
    c('topUpPrepaidCard', [[{ name: 'prepaidCardId', format: { is: 'digits', length: 2 } }, byte('paymentMode')], []]),
  ],
  [0x060a, c('taxFree', WITH_PASSWORD)],
  [0x060c, c('bookTip', WITH_PASSWORD)],
  [0x060f, c('completion', COMPLETION)],
  [0x0610, c('sendTurnoverTotals', WITH_PASSWORD)],
  [0x0612, c('printTurnoverReceipts', WITH_PASSWORD)],
  [0x0618, c('resetTerminal')],
  [0x061a, c('printSystemConfiguration')],
  [0x061b, c('setTerminalId', WITH_PASSWORD)],
  [0x061e, c('abort', [[errorCode], [errorCode, currencyCode], []])],
  [0x0620, c('repeatReceipt', WITH_PASSWORD)],
  [0x0621, c('telephonicAuthorization')],
  [0x0622, c('reservation')],
  [0x0623, c('partialReversal')],
  [0x0624, c('bookTotal')],
  [0x0625, c('preAuthorizationReversal')],
  [0x0626, c('reversalOfExternalTransaction', WITH_PASSWORD)],
  [0x0630, c('reversal', WITH_PASSWORD)],
  [0x0631, c('refund', WITH_PASSWORD)],
  [0x0650, c('endOfDay', WITH_PASSWORD)],
  [0x0651, c('sendOfflineTransactions', WITH_PASSWORD)],
  [0x0652, c('partialReconciliation', WITH_PASSWORD)],
  [0x0670, c('diagnosis')],
  [0x0679, c('selfTest')],
  [0x0685, own('displayTextOld')],
  [0x0686, own('displayTextWithNumericalInputOld')],
  [0x0687, own('pinVerificationOld')],
  [0x0688, own('displayTextWithFunctionKeyOld')],
  [0x0691, c('setDateAndTimeInTerminal')],
  [0x0693, c('initialisation', WITH_PASSWORD)],
  [
    0x0695,
    c('changePassword', [[password, { name: 'newPassword', format: { is: 'digits', length: 3 } }], [password], []]),
  ],
  [0x06b0, c('abortCommand')],
  [0x06c0, c('readCard', [[byte('timeoutSeconds')], []])],
  [0x06c5, c('closeCardSession')],
  [0x06c6, own('sendApdus')],
  [0x06d0, c('menuSelection')],
  [0x06d1, c('printLine', [[byte('attribute'), restText('text')], []])],
  [0x06d3, c('printTextBlock')],
  [0x06d8, own('dialUp')],
  [0x06d9, own('transmitDataViaDialUp')],
  [0x06da, own('receiveDataViaDialUp')],
  [0x06db, c('hangUp')],
  [0x06dd, own('transparentMode')],
  [0x06e0, c('displayText')],
  [0x06e1, c('displayTextWithFunctionKey')],
  [0x06e2, c('displayTextWithNumericalInput')],
  [0x06e3, c('pinVerification')],
  [0x06e4, c('blockedListQuery')],
  [0x06e5, own('macCalculation')],
  [0x06e6, c('cardPollWithAuthorization')],
  [0x06e7, c('displayTextWithEncryptedInput')],
  [0x06f0, c('displayImage')],
  [0x0801, c('activateServiceMode')],
  [0x0802, c('switchProtocol', [[byte('protocolType')], []])],
  [0x0803, c('configurePowerManagement', WITH_PASSWORD)],
  [0x0810, c('softwareUpdate', WITH_PASSWORD)],
  [0x0811, c('readFile', WITH_PASSWORD)],
  [0x0812, c('deleteFile', WITH_PASSWORD)],
  [0x0813, c('changeConfiguration', [[], [password]])],
  [0x0814, c('writeFile', WITH_PASSWORD)],
  [0x0820, c('startOptAction')],
  [0x0821, c('setOptPointInTime')],
  [0x0822, c('startOptPreInitialisation')],
  [0x0823, own('outputOptData')],
  [0x0824, c('optOutOfOrder')],
  [0x0830, c('selectLanguage', [[byte('language')]])],
  [0x0840, c('changeBaudRate', [[byte('baudRateCode')]])],
  [0x0850, c('activateCardReader', [[byte('activation')]])],
  [0x0f10, c('cashReport', WITH_PASSWORD)],
  [
    0x0fa1,
    c('deviceFunction', [
      [password, { name: 'instruction', format: { is: 'binary', length: 2 } }],
      [{ name: 'instruction', format: { is: 'binary', length: 2 } }],
    ]),
  ],
  [0x8000, c('positiveAcknowledgement')],
  [0x8400, c('positiveAcknowledgementOld')],
]);

/** 84 xx: refused with the code xx. */
export const NEGATIVE_ACKNOWLEDGEMENT = 0x84;

export function commandOf(control: number): ZvtCommand {
  const known = COMMANDS.get(control);
  if (known !== undefined) return known;
  return own(control >> 8 === NEGATIVE_ACKNOWLEDGEMENT ? 'negativeAcknowledgement' : 'unknown');
}
