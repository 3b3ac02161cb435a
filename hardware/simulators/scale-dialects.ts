import { encodeCasWeight } from '../protocols/cas-scale.ts';
import { encodeSicsLine, encodeSicsWeight } from '../protocols/mt-sics.ts';
import { encodeNciAnswer, type NciStatusBits } from '../protocols/nci-scale.ts';
import { encodeToledoStatus, encodeToledoWeight, type ToledoFormat } from '../protocols/toledo-8217.ts';
import type { ScaleBody } from './scale-body.ts';

/** How a simulated scale speaks: which byte ends a request, and what it answers; null for no answer. */
export type ScaleDialect = {
  isWhole(request: string): boolean;
  answer(request: string, body: ScaleBody): Uint8Array | null;
};

const COMMANDS: Readonly<Record<string, (body: ScaleBody) => boolean>> = {
  Z: (body) => body.zero(),
  T: (body) => body.tare(),
  C: (body) => body.clearTare(),
  TAC: (body) => body.clearTare(),
};

export function toledoDialect(format: ToledoFormat): ScaleDialect {
  const status = (body: ScaleBody): Uint8Array =>
    encodeToledoStatus({
      motion: body.condition === 'motion',
      overload: body.condition === 'overload',
      underload: body.condition === 'underload',
      zero: body.isZero,
      net: body.isNet,
    });
  return {
    isWhole: (request) => /^[WZC]$|^T.*\r$/.test(request),
    answer: (request, body) => {
      const name = request.trim();
      if (name !== 'W') {
        COMMANDS[name]?.(body);
        return status(body);
      }
      return body.condition === 'stable' ? encodeToledoWeight(body.netGrams, format, body.isNet) : status(body);
    },
  };
}

/** In grams without decimals, as a shop scale of 1 g shows them. */
export const sicsDialect: ScaleDialect = {
  isWhole: (request) => request.endsWith('\n'),
  answer: (request, body) => {
    const name = request.trim();
    if (name === 'I2') return encodeSicsLine('I2 A "Simulated 15000 g"');
    if (name === 'S' || name === 'SI') return sicsWeight(body);
    const command = COMMANDS[name];
    if (command === undefined) return encodeSicsLine('ES');
    if (!command(body)) return encodeSicsLine(`${name} I`);
    return name === 'T' ? encodeSicsWeight('T', 'S', body.tareGrams, 'g', 0) : encodeSicsLine(`${name} A`);
  },
};

function sicsWeight(body: ScaleBody): Uint8Array {
  switch (body.condition) {
    case 'stable':
      return encodeSicsWeight('S', 'S', body.netGrams, 'g', 0);
    case 'motion':
      return encodeSicsWeight('S', 'D', body.netGrams, 'g', 0);
    case 'overload':
      return encodeSicsLine('S +');
    case 'underload':
      return encodeSicsLine('S -');
  }
}

/** In kilograms with three decimals and three status characters. */
export const nciDialect: ScaleDialect = {
  isWhole: (request) => request.endsWith('\r'),
  answer: (request, body) => {
    const name = request.trim();
    const command = COMMANDS[name];
    if (name !== 'W' && name !== 'S' && command === undefined) return Buffer.from('\n?\r\x03', 'latin1');
    command?.(body);
    const bits: NciStatusBits = {
      motion: body.condition === 'motion',
      zero: body.isZero,
      overload: body.condition === 'overload',
      underload: body.condition === 'underload',
      net: body.isNet,
    };
    const shown = name === 'W' && body.condition === 'stable' ? body.netGrams : null;
    return encodeNciAnswer(shown, 'kg', 3, bits);
  },
};

const ENQ = '\x05';
const DC1 = '\x11';

/** In kilograms with three decimals; below zero by a minus, whatever lies there. */
export const casDialect: ScaleDialect = {
  isWhole: () => true,
  answer: (request, body) => {
    if (request === ENQ) return Uint8Array.of(0x06);
    if (request !== DC1) return null;
    const { condition, netGrams } = body;
    const grams = condition === 'underload' ? -Math.max(1, Math.abs(netGrams)) : netGrams;
    return encodeCasWeight(condition === 'overload' ? null : grams, condition !== 'motion', 'kg', 3);
  },
};
