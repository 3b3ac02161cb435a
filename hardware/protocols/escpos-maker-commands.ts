import { imageOfRows } from './dot-image.ts';
import { bytes, type Command, counted, ESC, FS, fixed, GS, silent, told, word } from './escpos-command.ts';
import type { EscposMachine } from './escpos-machine.ts';

const DC2 = 0x12;

/** `DC2 * r n d…`: r rows of n bytes. */
const rowsLength: Command['length'] = ([rows, width]) =>
  rows === undefined || width === undefined ? null : 2 + rows * width;

function rowsImage(given: Uint8Array, machine: EscposMachine): void {
  const [rows = 0, width = 0] = given;
  machine.block({ kind: 'image', ...machine.place, image: imageOfRows(width * 8, rows, given.subarray(2)) });
}

/** `DC2 V nL nH d…`: n rows of 48 bytes. */
const FULL_ROW_BYTES = 48;
const fullRowsLength: Command['length'] = ([low, high]) =>
  low === undefined || high === undefined ? null : 2 + word(low, high) * FULL_ROW_BYTES;

const fullRowsImage = (given: Uint8Array, machine: EscposMachine): void =>
  machine.block({
    ...{ kind: 'image', ...machine.place },
    image: imageOfRows(FULL_ROW_BYTES * 8, word(given[0], given[1]), given.subarray(2)),
  });

/** `GS p 1 model level version mode nL nH d…` and `ESC Z version level module nL nH d…`. */
const qrLength =
  (header: number): Command['length'] =>
  (given) =>
    given.length < header + 2 ? null : header + 2 + word(given[header], given[header + 1]);

function printQr(data: Uint8Array, moduleDots: number, level: string, machine: EscposMachine): void {
  machine.block({
    ...{ kind: 'barcode', symbology: 'qrcode', ...machine.place, moduleDots, heightDots: 0, bytes: data, hri: 'none' },
    data: Buffer.from(data).toString('utf8'),
    ...{ columns: 0, rowModules: 0, errorLevel: 'lmqh'.includes(level) ? level : 'l', isReduced: false },
  });
}

/**
 * What printers of other makers understand beside Epson's commands, and what programs send to find out what they talk to. From the
 * sources of escpos-php, python-escpos and receiptline, and from the manual of the CSN-A2.
 */
export const MAKER_COMMANDS: readonly Command[] = [
  // Star: asks for the status (receiptio asks every printer), chooses a code page.
  told([ESC, 0x06, 0x01], 0, 'ESC ACK SOH'),
  fixed([ESC, GS, 0x74], 1, ([page = 0], { settings }) => {
    settings.encoding.codepage = page;
  }),
  // Seiko: module size and QR code, end of a job.
  fixed([DC2, 0x3b], 1, ([size = 3], { settings }) => {
    settings.symbols.qrcode.moduleDots = size;
  }),
  {
    prefix: bytes(GS, 'p'),
    length: qrLength(5),
    apply: (given, machine) =>
      printQr(
        given.subarray(7),
        machine.settings.symbols.qrcode.moduleDots,
        String.fromCharCode(given[2] ?? 0).toLowerCase(),
        machine,
      ),
  },
  told([DC2, 0x71], 1, 'DC2 q'),
  // Chinese makers: buzzers, heat and sleep, encodings, densities, pictures, two-dimensional codes.
  { prefix: bytes(ESC, 'B'), length: () => 2, apply: (_, machine) => machine.emit({ kind: 'buzzer' }) },
  silent(bytes(ESC, '7'), 3),
  silent(bytes(ESC, '8'), 2),
  silent(bytes(ESC, '9'), 1),
  silent([DC2, 0x23], 1),
  told([DC2, 0x54], 0, 'DC2 T'),
  { prefix: [DC2, 0x2a], length: rowsLength, apply: rowsImage },
  { prefix: [DC2, 0x56], length: fullRowsLength, apply: fullRowsImage },
  silent(bytes(GS, 'Z'), 1),
  {
    prefix: bytes(ESC, 'Z'),
    length: qrLength(3),
    apply: (given, machine) =>
      printQr(given.subarray(5), Math.max(1, given[2] ?? 3), 'lmqh'.charAt((given[1] ?? 0) % 0x30), machine),
  },
  silent(bytes(FS, 't'), 1),
  told(bytes(ESC, '(a'), counted, 'ESC ( a'),
  // Customer displays on the same line: modes, and the frames of Aures' displays.
  silent([0x1f, 0x01], 0),
  silent([0x1f, 0x02], 0),
  silent([0x1f, 0x03], 0),
  silent([0x02, 0x05], 3),
  told([0x02, 0xfc], 4, 'STX FCh'),
];
