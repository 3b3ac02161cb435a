import {
  bytes,
  type Command,
  counted,
  DLE,
  ESC,
  FS,
  fixed,
  GS,
  setting,
  silent,
  told,
  word,
} from './escpos-command.ts';
import type { EscposMachine } from './escpos-machine.ts';

const latin1 = (given: Uint8Array): string => Buffer.from(given).toString('latin1');

/** `GS V m`: 0, 1, 48 and 49 are alone, the others carry how far to feed first. */
const cutLength: Command['length'] = ([mode]) => (mode === undefined ? null : [0, 1, 48, 49].includes(mode) ? 1 : 2);

function cut([mode = 0, units = 0]: Uint8Array, machine: EscposMachine): void {
  machine.flushLine();
  machine.feed(0, Math.round(units * machine.settings.verticalUnitDots));
  machine.emit({ kind: 'cut', partial: isPartial(mode) });
}

/** Full cuts are 0, 48, 65, 97 and 103. */
const isPartial = (mode: number): boolean =>
  mode <= 49 ? mode % 0x30 === 1 : mode === 66 || mode === 98 || mode === 104;

const partialCut = (prefix: number[]): Command => fixed(prefix, 0, (_, machine) => cut(Uint8Array.of(1), machine));

/**
 * `ESC p m t1 t2`. node-thermal-printer leaves t1 and t2 out: where the next command stands in their place they are not taken for a
 * pulse of 54 ms.
 */
const pulseLength: Command['length'] = ([pin, on, off]) => {
  if (pin === undefined || on === undefined || off === undefined) return null;
  return on === ESC && off >= 0x20 && off < 0x7f ? 1 : 3;
};

function processId(given: Uint8Array, machine: EscposMachine): void {
  const [, , fn, m] = given;
  if (fn === 0x30 && m === 0x30) machine.emit({ kind: 'processIdRequest', processId: latin1(given.subarray(4)) });
  else machine.emit({ kind: 'other', command: 'GS ( H' });
}

function reset(_: Uint8Array, machine: EscposMachine): void {
  const text = machine.lineText();
  machine.reset();
  if (text !== '') machine.emit({ kind: 'discarded', text });
  machine.emit({ kind: 'reset' });
}

/** Of `DLE EOT n a`. */
const realTimeLength: Command['length'] = ([n]) => (n === undefined ? null : n === 7 || n === 8 || n === 18 ? 2 : 1);
const DC4_LENGTHS: Readonly<Record<number, number>> = { 1: 3, 2: 3, 3: 6, 7: 2, 8: 8 };
const dc4Length: Command['length'] = ([fn]) => (fn === undefined ? null : (DC4_LENGTHS[fn] ?? 1));

const realTime = (code: number, length: Command['length']): Command => ({
  prefix: [DLE, code],
  length,
  apply: (given, machine) => machine.emit({ kind: 'realTime', bytes: Uint8Array.of(DLE, code, ...given) }),
});

export const DEVICE_COMMANDS: readonly Command[] = [
  fixed(bytes(ESC, '@'), 0, reset),
  { prefix: bytes(GS, 'V'), length: cutLength, apply: cut },
  partialCut(bytes(ESC, 'i')),
  partialCut(bytes(ESC, 'm')),
  {
    prefix: bytes(ESC, 'p'),
    length: pulseLength,
    apply: ([pin = 0], machine) => machine.emit({ kind: 'drawer', connector: pin % 0x30 }),
  },
  // Selects printer or customer display.
  silent(bytes(ESC, '='), 1),
  // Home, one-way printing, sheet and sensor choices, buttons, waiting times, release of a slip.
  silent(bytes(ESC, '<'), 0),
  silent(bytes(ESC, 'U'), 1),
  silent(bytes(ESC, 'c0'), 1),
  silent(bytes(ESC, 'c1'), 1),
  silent(bytes(ESC, 'c3'), 1),
  silent(bytes(ESC, 'c4'), 1),
  silent(bytes(ESC, 'c5'), 1),
  silent(bytes(ESC, 'f'), 2),
  told(bytes(ESC, 'q'), 0, 'ESC q'),
  told(bytes(ESC, 'F'), 1, 'ESC F'),
  silent(bytes(ESC, 's'), 1),
  told(bytes(ESC, 'o'), 0, 'ESC o'),
  { prefix: bytes(ESC, '(A'), length: counted, apply: (_, machine) => machine.emit({ kind: 'buzzer' }) },
  told(bytes(ESC, '(Y'), counted, 'ESC ( Y'),
  realTime(0x04, realTimeLength),
  realTime(0x05, () => 1),
  realTime(0x14, dc4Length),
];

/** Questions whose answer comes in the order of the data, and automatic answers. */
export const STATUS_COMMANDS: readonly Command[] = [
  setting(bytes(GS, 'r'), (query, machine) => machine.emit({ kind: 'inOrderStatusRequest', query })),
  setting(bytes(GS, 'a'), (selected, machine) => machine.emit({ kind: 'automaticStatus', selected })),
  setting(bytes(GS, 'I'), (id, machine) => machine.emit({ kind: 'identityRequest', id })),
  { prefix: bytes(GS, '(H'), length: counted, apply: processId },
  told(bytes(GS, 'j'), 1, 'GS j'),
  told(bytes(ESC, 'u'), 1, 'ESC u'),
  told(bytes(ESC, 'v'), 0, 'ESC v'),
  silent(bytes(GS, 'g0'), 3),
  told(bytes(GS, 'g2'), 3, 'GS g 2'),
  silent(bytes(FS, '(e'), counted),
];

/** `FS g 1 m a1 a2 a3 a4 nL nH d…` writes user memory, `FS g 2` reads it. */
const memoryWriteLength: Command['length'] = (given) => {
  const [, , , , , low, high] = given;
  return low === undefined || high === undefined ? null : 7 + word(low, high);
};

/** Five texts that end with `;`. */
const counterTextLength: Command['length'] = (given) => {
  let ends = 0;
  for (let at = 0; at < given.length; at += 1) {
    if (given[at] === 0x3b) ends += 1;
    if (ends === 5) return at + 1;
    if (at >= 40) return at;
  }
  return null;
};

/** Memory switches, densities, speeds, counters, macros, labels, slips: nothing of them is on the paper. */
export const MAINTENANCE_COMMANDS: readonly Command[] = [
  told(bytes(GS, '(A'), counted, 'GS ( A'),
  silent(bytes(GS, '(B'), counted),
  silent(bytes(GS, '(C'), counted),
  silent(bytes(GS, '(D'), counted),
  silent(bytes(GS, '(E'), counted),
  silent(bytes(GS, '(F'), counted),
  told(bytes(GS, '(G'), counted, 'GS ( G'),
  silent(bytes(GS, '(I'), counted),
  silent(bytes(GS, '(J'), counted),
  silent(bytes(GS, '(K'), counted),
  silent(bytes(GS, '(M'), counted),
  silent(bytes(GS, '(N'), counted),
  told(bytes(GS, '(V'), counted, 'GS ( V'),
  told(bytes(GS, '(X'), counted, 'GS ( X'),
  silent(bytes(GS, '(h'), counted),
  told(bytes(GS, '(i'), counted, 'GS ( i'),
  told(bytes(GS, '(z'), counted, 'GS ( z'),
  silent(bytes(GS, 'z0'), 2),
  silent(bytes(GS, 'E'), 1),
  silent(bytes(GS, '|'), 1),
  told(bytes(GS, ':'), 0, 'GS :'),
  told(bytes(GS, '^'), 3, 'GS ^'),
  silent(bytes(GS, '<'), 0),
  told([GS, 0x0c], 0, 'GS FF'),
  silent(bytes(GS, 'A'), 2),
  silent(bytes(GS, 'C0'), 2),
  silent(bytes(GS, 'C1'), 6),
  silent(bytes(GS, 'C2'), 2),
  silent(bytes(GS, 'C;'), counterTextLength),
  told(bytes(GS, 'c'), 0, 'GS c'),
  { prefix: bytes(FS, 'g1'), length: memoryWriteLength, apply: () => undefined },
  told(bytes(FS, 'g2'), 7, 'FS g 2'),
  told(bytes(FS, '(E'), counted, 'FS ( E'),
  told(bytes(FS, '(L'), counted, 'FS ( L'),
  told(bytes(FS, '(f'), counted, 'FS ( f'),
  told(bytes(FS, '(g'), counted, 'FS ( g'),
  told(bytes(FS, 'a0'), 1, 'FS a 0'),
  told(bytes(FS, 'a1'), 0, 'FS a 1'),
  told(bytes(FS, 'a2'), 0, 'FS a 2'),
  told(bytes(FS, 'b'), 0, 'FS b'),
  told(bytes(FS, 'c'), 0, 'FS c'),
];
