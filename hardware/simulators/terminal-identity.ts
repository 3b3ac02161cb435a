import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export type TerminalIdentity = { certificatePem: string; keyPem: string };

export const CERTIFICATE_FILE = 'terminal-certificate.pem';
const KEY_FILE = 'terminal-key.pem';

/**
 * A self-signed certificate for this machine. With a folder it is made once and kept there, so that a kiosk that trusts it goes on
 * trusting the simulator after a restart.
 */
export async function terminalIdentity(folder: string | null): Promise<TerminalIdentity> {
  if (folder === null) return freshIdentity();
  const certificateFile = join(folder, CERTIFICATE_FILE);
  const keyFile = join(folder, KEY_FILE);
  if (existsSync(certificateFile) && existsSync(keyFile)) {
    return { certificatePem: readFileSync(certificateFile, 'utf8'), keyPem: readFileSync(keyFile, 'utf8') };
  }
  const identity = await freshIdentity();
  mkdirSync(folder, { recursive: true });
  writeFileSync(keyFile, identity.keyPem, { mode: 0o600 });
  writeFileSync(certificateFile, identity.certificatePem);
  return identity;
}

async function freshIdentity(): Promise<TerminalIdentity> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { certificatePem: made.cert, keyPem: made.private };
}
