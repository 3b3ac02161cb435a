import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  PrinterSimulator,
  type PrinterSimulatorOptions,
  type Trouble,
} from '../../../hardware/simulators/printer-simulator.ts';
import type { ByteWire } from '../../../hardware/transports/byte-wire.ts';
import { SerialWire } from '../../../hardware/transports/serial.ts';
import { TcpWire } from '../../../hardware/transports/tcp.ts';
import { closing, eventually, FAST_RETRY_MS, temporaryFolder } from './support.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const LINES = 20;
const JOB = `\x1b@${'line\n'.repeat(LINES)}\x1dV\x00`;

/** A program that talks to the printer, and all that it heard. */
class Talk {
  readonly simulator: PrinterSimulator;
  readonly wire: ByteWire;
  #heard = '';

  constructor(simulator: PrinterSimulator, wire: ByteWire) {
    this.simulator = simulator;
    this.wire = wire;
    wire.onBytes((chunk) => {
      this.#heard += Buffer.from(chunk).toString('latin1');
    });
  }

  async say(text: string): Promise<void> {
    expect(await this.wire.write(bytes(text))).toEqual({ ok: true, value: undefined });
  }

  /** Waits for as many bytes, and forgets them. */
  async hear(length: number): Promise<string> {
    await eventually(
      (look) => this.wire.onBytes(look),
      () => this.#heard.length >= length,
    );
    const heard = this.#heard.slice(0, length);
    this.#heard = this.#heard.slice(length);
    return Buffer.from(heard, 'latin1').toString('hex');
  }

  async ask(question: string, length: number): Promise<string> {
    await this.say(question);
    return this.hear(length);
  }

  untilPapers(count: number): Promise<void> {
    return eventually(
      (look) => this.simulator.onPaper(look),
      () => this.simulator.papers().length >= count,
    );
  }
}

const WIRES = ['TCP', 'a serial line'] as const;

async function talkOver(over: (typeof WIRES)[number], options: Partial<PrinterSimulatorOptions> = {}): Promise<Talk> {
  const place = over === 'TCP' ? {} : { path: join(temporaryFolder(), 'printer') };
  const simulator = closing(await PrinterSimulator.open({ nowMs: () => 0, ...place, ...options }));
  const wire = closing(
    over === 'TCP'
      ? new TcpWire({ host: simulator.host, port: simulator.port, retryMs: FAST_RETRY_MS })
      : new SerialWire({
          ...{ path: simulator.path, baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
          retryMs: FAST_RETRY_MS,
        }),
  );
  await eventually(
    (look) => wire.onConnected(look),
    () => wire.connected,
  );
  return new Talk(simulator, wire);
}

describe.each(WIRES)('a simulated printer on %s', (over) => {
  test('answers each real-time question with one byte that says how it is', async () => {
    const talk = await talkOver(over);
    const all = '\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04';
    expect(await talk.ask(all, 4)).toBe('16121212');
    talk.simulator.setPaper('low');
    expect(await talk.ask(all, 4)).toBe('1612121e');
    talk.simulator.setPaper('out');
    expect(await talk.ask(all, 4)).toBe('1e32127e');
    talk.simulator.setPaper('ok');
    talk.simulator.setCover(true);
    expect(await talk.ask(all, 4)).toBe('1e161212');
    talk.simulator.setCover(false);
    talk.simulator.setJam(true);
    expect(await talk.ask(all, 4)).toBe('1e521a12');
    talk.simulator.setJam(false);
    talk.simulator.setBroken(true);
    expect(await talk.ask(all, 4)).toBe('1e523212');
    talk.simulator.setBroken(false);
    talk.simulator.setDrawer(true);
    talk.simulator.pressFeed(true);
    expect(await talk.ask(all, 4)).toBe('521a1212');
    expect(await talk.ask('\x10\x04\x07\x01\x10\x04\x08\x03', 2)).toBe('1212');
  });

  test('tells by itself what was asked for, and nothing else', async () => {
    const talk = await talkOver(over);
    expect(await talk.ask('\x1da\x0f', 4)).toBe('1400000f');
    talk.simulator.setPaper('low');
    expect(await talk.hear(4)).toBe('1400030f');
    talk.simulator.setPaper('out');
    expect(await talk.hear(4)).toBe('1c000f0f');
    talk.simulator.setPaper('ok');
    expect(await talk.hear(4)).toBe('1400000f');
    talk.simulator.setCover(true);
    expect(await talk.hear(4)).toBe('3c00000f');
    talk.simulator.setCover(false);
    expect(await talk.hear(4)).toBe('1400000f');
    talk.simulator.setJam(true);
    expect(await talk.hear(4)).toBe('1c08000f');
    talk.simulator.setJam(false);
    expect(await talk.hear(4)).toBe('1400000f');
    expect(await talk.ask('\x1da\x01', 4)).toBe('1400000f');
    talk.simulator.setCover(true);
    talk.simulator.setCover(false);
    talk.simulator.setDrawer(true);
    expect(await talk.hear(4)).toBe('1000000f');
    await talk.ask('\x1da\x00\x1dr\x01', 1);
    talk.simulator.setDrawer(false);
    expect(await talk.ask('\x10\x04\x01', 1)).toBe('16');
  });

  test('says who it is, and answers in the order of the data', async () => {
    const identity = {
      maker: 'EPSON',
      model: 'TM-T88VI',
      firmware: '30.21',
      serialNumber: 'X3AB1',
      modelId: 0x20,
      typeId: 2,
    };
    const talk = await talkOver(over, { identity });
    const blocks = ['_30.21\0', '_EPSON\0', '_TM-T88VI\0', '_X3AB1\0'].join('');
    expect(await talk.ask('\x1dI\x01\x1dI\x02\x1dIA\x1dIB\x1dIC\x1dID', blocks.length + 2)).toBe(
      `2002${Buffer.from(blocks, 'latin1').toString('hex')}`,
    );
    expect(await talk.ask('\x1dr\x01\x1dr\x02', 2)).toBe('0001');
    expect(await talk.ask(`${JOB}\x1d(H\x06\x0000job1`, 7)).toBe(Buffer.from('7"job1\0').toString('hex'));
    expect(talk.simulator.papers()).toHaveLength(1);
  });

  test('opens the drawer in the order of the data and at once', async () => {
    const talk = await talkOver(over);
    await talk.ask('\x1bp\x00\x19\x19\x1dr\x01', 1);
    expect(talk.simulator.drawerOpen).toBe(true);
    talk.simulator.setDrawer(false);
    await talk.ask('\x10\x14\x01\x00\x01\x10\x04\x01', 1);
    expect([talk.simulator.drawerOpen, talk.simulator.drawerOpenings]).toEqual([true, 2]);
  });

  test.each([
    ['paperOut', (printer: PrinterSimulator): void => printer.setPaper('ok')],
    ['coverOpen', (printer: PrinterSimulator): void => printer.setCover(false)],
    ['jam', (printer: PrinterSimulator): void => printer.setJam(false)],
  ] as const satisfies readonly (readonly [Trouble, (printer: PrinterSimulator) => void])[])(
    'stops in the middle of a job at %s, answers on, and goes on when that is mended',
    async (trouble, mend) => {
      const talk = await talkOver(over);
      talk.simulator.troubleAfterBytes(trouble, 50);
      await talk.say(JOB);
      const before = await talk.ask('\x10\x04\x01', 1);
      expect(Number.parseInt(before, 16) & 0x08).toBe(0x08);
      expect(talk.simulator.papers()).toEqual([]);
      mend(talk.simulator);
      await talk.untilPapers(1);
      expect(talk.simulator.papers()[0]?.lines).toHaveLength(LINES);
    },
  );

  test('forgets what it held when it is told to, and when its power goes', async () => {
    const talk = await talkOver(over);
    talk.simulator.outAfterBytes(50);
    await talk.say(JOB);
    expect(await talk.ask('\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08', 3)).toBe('372500');
    expect(await talk.ask('\x10\x14\x02\x01\x08', 3)).toBe('3b3000');
    talk.simulator.setPaper('ok');
    await talk.ask('\x1dr\x01', 1);
    expect(talk.simulator.papers().map(({ complete }) => complete)).toEqual([false]);
    talk.simulator.troubleAfterBytes('powerOff', 50);
    await talk.wire.write(bytes(JOB));
    await eventually(
      (look) => talk.wire.onConnected(look),
      () => !talk.wire.connected,
    );
    await talk.simulator.plug();
    await eventually(
      (look) => talk.wire.onConnected(look),
      () => talk.wire.connected,
    );
    await talk.ask('\x1dr\x01', 1);
    expect(talk.simulator.papers()).toHaveLength(1);
  });

  test('prints the same when it is slow', async () => {
    const talk = await talkOver(over);
    talk.simulator.setBytesPerTurn(3);
    await talk.say(JOB);
    await talk.untilPapers(1);
    expect(talk.simulator.papers()[0]?.lines).toEqual(Array(LINES).fill('line'));
  });

  test('says nothing when it is silent', async () => {
    const talk = await talkOver(over);
    talk.simulator.setSilent(true);
    await talk.say(`\x10\x04\x01\x1dr\x01${JOB}`);
    await talk.untilPapers(1);
    talk.simulator.setSilent(false);
    expect(await talk.ask('\x10\x04\x04', 1)).toBe('12');
  });

  test.each(['split', 'slow', 'duplicate', 'merge'] as const)(
    'says all it has to say on a line with the fault %s',
    async (fault) => {
      const talk = await talkOver(over, { faults: { seed: 1, faults: [fault], oneIn: 1 } });
      const block = Buffer.from('_EPSON\0').toString('hex');
      expect(await talk.ask('\x1dIB', 7)).toBe(block);
      if (fault === 'duplicate') expect(await talk.hear(7)).toBe(block);
    },
  );
});

test('a printer with a full buffer makes a sender on TCP wait, and loses nothing', async () => {
  const talk = await talkOver('TCP', { receiveBufferBytes: 64 });
  talk.simulator.setPaper('out');
  const writing = talk.say(JOB.repeat(2_000));
  await eventually(
    (look) => talk.simulator.onChange(look),
    () => talk.simulator.busy,
  );
  talk.simulator.setPaper('ok');
  await writing;
  await talk.untilPapers(50);
  await talk.ask('\x1dr\x01', 1);
  expect(talk.simulator.lostBytes).toBe(0);
  expect(talk.simulator.papers().every(({ lines }) => lines.length === LINES)).toBe(true);
});

test('a printer with a full buffer loses the rest on a serial line, and counts it', async () => {
  const talk = await talkOver('a serial line', { receiveBufferBytes: 64 });
  talk.simulator.setPaper('out');
  await talk.ask(`${JOB}\x10\x04\x01`, 1);
  expect(talk.simulator.lostBytes).toBe(JOB.length + 3 - 64);
});
