import type { usb as usbOfType } from 'usb';

type UsbDevice = Awaited<ReturnType<typeof usbOfType.getDevices>>[number];

/** Where the printer class has its ends in a device: an interface of class 7 with a bulk endpoint each way. */
export type PrinterInterface = {
  configurationValue: number;
  interfaceNumber: number;
  alternateSetting: number;
  endpointOut: number;
  endpointIn: number;
};

/** A device in the shape of its descriptors, as far as printers need them. */
export type UsbDescription = {
  configurations: readonly {
    configurationValue: number;
    interfaces: readonly {
      interfaceNumber: number;
      alternates: readonly {
        alternateSetting: number;
        interfaceClass: number;
        endpoints: readonly { endpointNumber: number; direction: 'in' | 'out'; type: string }[];
      }[];
    }[];
  }[];
};

const PRINTER_CLASS = 7;

/** The first interface of a printer that can be asked for its state; one that only listens is of no use. */
export function printerInterfaceOf({ configurations }: UsbDescription): PrinterInterface | null {
  for (const { configurationValue, interfaces } of configurations) {
    for (const { interfaceNumber, alternates } of interfaces) {
      for (const { alternateSetting, interfaceClass, endpoints } of alternates) {
        const bulk = endpoints.filter(({ type }) => type === 'bulk');
        const endpointOut = bulk.find(({ direction }) => direction === 'out')?.endpointNumber;
        const endpointIn = bulk.find(({ direction }) => direction === 'in')?.endpointNumber;
        if (interfaceClass !== PRINTER_CLASS || endpointOut === undefined || endpointIn === undefined) continue;
        return { configurationValue, interfaceNumber, alternateSetting, endpointOut, endpointIn };
      }
    }
  }
  return null;
}

/** An opened device. All of it may reject at any time; `read` gives nothing when the time is over. */
export interface UsbHandle {
  readonly description: UsbDescription;
  /** The interface is this program's from now on, with the kernel's own driver put aside. */
  claim(printer: PrinterInterface): Promise<void>;
  write(endpoint: number, bytes: Uint8Array, timeoutMs: number): Promise<number>;
  read(endpoint: number, bytesMax: number, timeoutMs: number): Promise<Uint8Array | null>;
  /** Gives the interface back to the kernel's driver where there was one. */
  close(): Promise<void>;
}

export type UsbSelector = { vendorId: string; productId: string; serialNumber?: string | undefined };

/** What a USB wire needs of the system. Null when no such device is plugged in. */
export interface UsbSystem {
  open(selector: UsbSelector): Promise<UsbHandle | null>;
}

/** The system's own devices. The library is loaded at the first use, and not loading is an error of that use. */
export const nodeUsb: UsbSystem = {
  open: async ({ vendorId, productId, serialNumber }) => {
    const { usb } = await import('usb');
    const devices = await usb.getDevices();
    const device = devices.find(
      (each) =>
        each.vendorId === Number.parseInt(vendorId, 16) &&
        each.productId === Number.parseInt(productId, 16) &&
        (serialNumber === undefined || each.serialNumber === serialNumber),
    );
    if (device === undefined) return null;
    await device.open();
    return handleOf(device);
  },
};

function handleOf(device: UsbDevice): UsbHandle {
  let detached: number | null = null;
  return {
    description: device,
    claim: async ({ configurationValue, interfaceNumber, alternateSetting }) => {
      if (device.configuration?.configurationValue !== configurationValue) {
        await device.selectConfiguration(configurationValue);
      }
      try {
        await device.claimInterface(interfaceNumber);
      } catch (error) {
        // Elsewhere nothing can be put aside. Here it is the kernel's usblp that has it, as long as it was not told not to.
        if (process.platform !== 'linux') throw error;
        await device.detachKernelDriver(interfaceNumber);
        detached = interfaceNumber;
        await device.claimInterface(interfaceNumber);
      }
      if (alternateSetting !== 0) await device.selectAlternateInterface(interfaceNumber, alternateSetting);
    },
    write: (endpoint, bytes, timeoutMs) => device.nativeTransferOut(endpoint, timeoutMs, bytes),
    read: (endpoint, bytesMax, timeoutMs) => device.nativeTransferIn(endpoint, timeoutMs, bytesMax),
    close: async () => {
      if (detached !== null) await device.attachKernelDriver(detached);
      await device.close();
    },
  };
}
