import { z } from 'zod';

const portSchema = z.int().min(1).max(65_535);
/** As `lsusb` prints them, e.g. `04b8`. */
const usbIdSchema = z.string().regex(/^[0-9a-f]{4}$/, 'four hexadecimal digits in small letters, as lsusb prints them');

const usbSelector = {
  vendorId: usbIdSchema,
  productId: usbIdSchema,
  /** Tells two devices of the same make apart; the first one found where absent. */
  serialNumber: z.string().min(1).max(64).optional(),
};

/** Where the wire of a device is. A driver says which of them it can use. */
const ways = [
  /** `baudRate` and the other line settings come from the model where absent. */
  z.strictObject({
    over: z.literal('serial'),
    path: z.string().min(1),
    baudRate: z.int().min(300).max(921_600).optional(),
  }),
  z.strictObject({ over: z.literal('tcp'), host: z.string().min(1), port: portSchema }),
  z.strictObject({
    over: z.literal('https'),
    url: z.url({ protocol: /^https$/ }),
    /** PEM file with the certificate authority of the device; the system's authorities where absent. */
    caFile: z.string().min(1).optional(),
  }),
  /** A character device that carries bytes both ways, e.g. `/dev/usb/lp0` of the kernel's usblp. */
  z.strictObject({ over: z.literal('file'), path: z.string().startsWith('/') }),
  /** USB printer class, without the kernel's usblp. */
  z.strictObject({ over: z.literal('usb'), ...usbSelector }),
  z.strictObject({ over: z.literal('hid'), ...usbSelector }),
  /** The device types like a keyboard into the kiosk's window. */
  z.strictObject({ over: z.literal('keyboard') }),
  /** Plugged into the configured printer, e.g. a cash drawer. */
  z.strictObject({ over: z.literal('printer') }),
] as const;

export const connectionSchema = z.discriminatedUnion('over', ways, {
  error: ({ code }) =>
    code === 'invalid_union' ? `one of ${ways.map(({ shape }) => shape.over.value).join(', ')}` : undefined,
});
export type Connection = z.infer<typeof connectionSchema>;
export type ConnectionOver<O extends Connection['over']> = Extract<Connection, { over: O }>;

/** Where a wire is, as a person writes it down. Holds no secret. */
export function connectionText(connection: Connection): string {
  switch (connection.over) {
    case 'serial':
      return `${connection.path}${connection.baudRate === undefined ? '' : ` at ${connection.baudRate} baud`}`;
    case 'file':
      return connection.path;
    case 'tcp':
      return `${connection.host}:${connection.port}`;
    case 'https':
      return new URL(connection.url).origin;
    case 'usb':
    case 'hid':
      return [`${connection.over} ${connection.vendorId}:${connection.productId}`, connection.serialNumber ?? []]
        .flat()
        .join(' ');
    case 'keyboard':
      return 'as a keyboard';
    case 'printer':
      return 'at the printer';
  }
}
