import { readFileSync } from 'node:fs';
import { invariant } from '../../../core/result.ts';
import { readDescriptor } from '../../../hardware/protocols/hid-descriptor.ts';
import type { HidDescriptor } from '../../../hardware/protocols/hid-field.ts';

const FILE = new URL('../../fixtures/hid/descriptors.json', import.meta.url);
const SAMPLES: Readonly<Record<string, { hex: string }>> = JSON.parse(readFileSync(FILE, 'utf8'));

export const DESCRIPTOR_NAMES: readonly string[] = Object.keys(SAMPLES);

/** A real device's report descriptor by its name in `test/fixtures/hid`. */
export function descriptorBytes(name: string): Uint8Array {
  const sample = SAMPLES[name];
  invariant(sample !== undefined, `no descriptor ${name}`);
  return Uint8Array.from(Buffer.from(sample.hex, 'hex'));
}

export function descriptorOf(name: string): HidDescriptor {
  const read = readDescriptor(descriptorBytes(name));
  invariant(read.ok, `descriptor ${name} was not understood`);
  return read.value;
}
