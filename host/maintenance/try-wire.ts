import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { SerialPort } from 'serialport';
import type { Connection, ConnectionOver } from '../../core/config/connection.ts';
import { probe } from '../../hardware/transports/https.ts';

const TRY_TIMEOUT_MS = 2_000;
const TRY_BAUD = 9_600;

/**
 * Why a wire cannot be had, in the system's words; null where it can be, or where trying says nothing. For a wire that nobody holds:
 * the kiosk's own devices must be closed.
 */
export function tryWire(connection: Connection, certificateNameSuffixes: readonly string[]): Promise<string | null> {
  switch (connection.over) {
    case 'serial':
      return trySerial(connection.path);
    case 'file':
      return tryFile(connection.path);
    case 'tcp':
      return tryTcp(connection.host, connection.port);
    case 'https':
      return tryHttps(connection, certificateNameSuffixes);
    default:
      return Promise.resolve(null);
  }
}

async function trySerial(path: string): Promise<string | null> {
  const port = new SerialPort({ path, baudRate: TRY_BAUD, autoOpen: false });
  const opened = await inTime(
    new Promise<string | null>((resolve) => port.open((error) => resolve(error === null ? null : error.message))),
  );
  if (opened === null) await inTime(new Promise((resolve) => port.close(() => resolve(null))));
  return opened;
}

async function tryFile(path: string): Promise<string | null> {
  // Without blocking: a device file that waits for its device would keep a thread of the process for ever.
  const flags = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY;
  return await inTime(
    open(path, flags).then(
      async (file) => {
        await file.close();
        return null;
      },
      (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
    ),
  );
}

/** What came of it, or `ETIMEDOUT`; it goes on for as long as the system takes. */
function inTime(work: Promise<string | null>): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('ETIMEDOUT'), TRY_TIMEOUT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function tryHttps(
  { url, caFile }: ConnectionOver<'https'>,
  certificateNameSuffixes: readonly string[],
): Promise<string | null> {
  try {
    const caPem = caFile === undefined ? null : await readFile(caFile, 'utf8');
    const probed = await probe({ url, caPem, certificateNameSuffixes }, AbortSignal.timeout(TRY_TIMEOUT_MS));
    return probed.ok ? null : probed.error.detail;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function tryTcp(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TRY_TIMEOUT_MS });
    const settle = (detail: string | null): void => {
      socket.destroy();
      resolve(detail);
    };
    socket.once('connect', () => settle(null));
    socket.once('timeout', () => settle('ETIMEDOUT'));
    socket.once('error', (error) => settle(error.message));
  });
}
