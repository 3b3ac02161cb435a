import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { err, ok } from '../../../core/result.ts';
import type { Way } from '../../../host/codec-command/help.ts';
import { INPUT_BYTES_MAX, LineSplitter } from '../../../host/codec-command/line-splitter.ts';
import { runCodecCommand } from '../../../host/codec-command/run.ts';
import type { Codec } from '../../../host/codecs/codec.ts';

/** Reads letters; everything else is wrong. */
const letters: Codec = {
  kind: 'letters',
  title: 'Letters, by nobody’s standard',
  options: { shift: 'how far each letter is moved' },
  checkOptions: ({ shift }) =>
    shift === 'far' ? err({ kind: 'wrongOption', message: '--shift: not so far' }) : ok(null),
  decode: {
    help: 'text: what was read\nbytes: the same, in hexadecimal',
    read: ({ text, bytes }, options) =>
      /\d/.test(text) ? err({ kind: 'digit', message: `a digit in ${text}` }) : ok({ text, bytes, ...options }),
  },
  encode: {
    help: 'text: what to write',
    write: (value) =>
      typeof value === 'string' ? ok({ text: value.toUpperCase() }) : err({ kind: 'noText', message: 'no text' }),
  },
};
const wire: Codec = {
  kind: 'wire',
  title: 'Bytes on a wire',
  isVerbatim: true,
  isBinary: true,
  decode: {
    help: 'text: what was read',
    read: ({ text }) => {
      if (text === 'break') throw new Error('it broke');
      return ok({ text, count: 12n });
    },
  },
  encode: {
    help: 'a list of numbers',
    write: (value) =>
      Array.isArray(value)
        ? ok({ bytes: Uint8Array.from(value) })
        : ok({ bytes: Uint8Array.of(), warnings: ['no list: nothing is written'] }),
  },
};
const onlyEncodes: Codec = { kind: 'receipt', title: 'Receipts', ...(wire.encode && { encode: wire.encode }) };
const CODECS = [letters, wire, onlyEncodes];

type Ran = { code: number; output: Buffer; complaints: string; lines: Record<string, unknown>[] };

async function run(way: Way, args: string[], input: AsyncIterable<Uint8Array> | string = ''): Promise<Ran> {
  const collected = (): { stream: Writable; chunks: Buffer[] } => {
    const chunks: Buffer[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    });
    return { stream, chunks };
  };
  const [output, complaints] = [collected(), collected()];
  const code = await runCodecCommand(way, args, CODECS, {
    input: typeof input === 'string' ? chunksOf(input) : input,
    output: output.stream,
    complaints: complaints.stream,
  });
  const bytes = Buffer.concat(output.chunks);
  const lines = bytes.toString().startsWith('{') ? bytes.toString().trim().split('\n') : [];
  return {
    code,
    output: bytes,
    complaints: Buffer.concat(complaints.chunks).toString(),
    lines: lines.map((line) => JSON.parse(line)),
  };
}

async function* chunksOf(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk, 'latin1');
}

describe('decode', () => {
  test('prints one JSON line for each line that it reads, in order, and ends with 1 where one was wrong', async () => {
    const { code, lines } = await run('decode', ['letters'], chunksOf('ab', 'c\r\n4\n', 'd\nlast'));
    expect(lines).toEqual([
      { ok: true, text: 'abc', bytes: '616263' },
      { ok: false, error: 'digit', message: 'a digit in 4' },
      { ok: true, text: 'd', bytes: '64' },
      { ok: true, text: 'last', bytes: '6c617374' },
    ]);
    expect(code).toBe(1);
  });

  test('takes texts from the command line, with the options of the kind', async () => {
    const { code, lines } = await run('decode', ['letters', '--shift', 'a', 'b', '--', '--c']);
    expect(lines).toMatchObject([
      { text: 'b', shift: 'a' },
      { text: '--c', shift: 'a' },
    ]);
    expect(code).toBe(0);
  });

  test('understands the escapes that make one line of an input with several', async () => {
    const { lines } = await run('decode', ['letters'], 'a\\nb\\r\\x1dc\\t\\\\d\\q\\xff\n');
    expect(lines).toEqual([{ ok: true, text: 'a\nb\r\x1dc\t\\d\\q\xff', bytes: '610a620d1d63095c645c71ff' }]);
  });

  test('leaves backslashes alone where the kind has escapes of its own', async () => {
    expect((await run('decode', ['wire'], 'a\\nb')).lines).toEqual([{ ok: true, text: 'a\\nb', count: '12' }]);
  });

  test('takes UTF-8 for text, and anything else for bytes', async () => {
    const { lines } = await run('decode', ['letters'], '\xc3\xa4\n\xe4\n');
    expect(lines).toMatchObject([
      { text: 'ä', bytes: 'c3a4' },
      { text: '\xe4', bytes: 'e4' },
    ]);
  });

  test('leaves the bytes of a line that is no UTF-8 as they are, also beside an escape', async () => {
    const { lines } = await run('decode', ['letters'], '\x9cA\\\\B\n\xc3\xa4\\\\\n');
    expect(lines).toMatchObject([
      { text: '\x9cA\\B', bytes: '9c415c42' },
      { text: 'ä\\', bytes: 'c3a45c' },
    ]);
  });

  test('drops a byte order mark at the beginning of text, and nowhere else', async () => {
    const mark = '\xef\xbb\xbf';
    const file = join(mkdtempSync(join(tmpdir(), 'portico-mark-')), 'input');
    writeFileSync(file, Buffer.from(`${mark}a`, 'latin1'));
    expect((await run('decode', ['letters'], `${mark}a\n${mark}b`)).lines).toMatchObject([
      { text: 'a', bytes: '61' },
      { text: '\ufeffb' },
    ]);
    expect((await run('decode', ['letters', '--file', file])).lines).toMatchObject([{ text: 'a', bytes: '61' }]);
    expect((await run('decode', ['wire', '--hex'], `${mark}61`)).lines).toMatchObject([{ ok: true, text: 'a' }]);
    expect((await run('encode', ['letters'], `${mark}"a"`)).lines).toEqual([{ ok: true, text: 'A' }]);
    expect((await run('decode', ['wire', '--file', file])).lines).toMatchObject([{ text: `${mark}a` }]);
  });

  test('calls nothing at all empty, whatever the kind and however it is given', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'portico-empty-')), 'input');
    writeFileSync(file, '');
    const empty = { ok: false, error: 'empty', message: 'the input is empty' };
    expect((await run('decode', ['letters'], 'a\n\nb\n')).lines).toMatchObject([{ ok: true }, empty, { ok: true }]);
    expect((await run('decode', ['wire', ''])).lines).toEqual([empty]);
    expect((await run('decode', ['letters', '--hex', ' '])).lines).toEqual([empty]);
    expect((await run('decode', ['letters', '--file', file])).lines).toEqual([empty]);
    expect((await run('encode', ['letters', ' '])).lines).toEqual([empty]);
  });

  test('reads hexadecimal digits, and says where they are none', async () => {
    const { lines } = await run('decode', ['letters', '--hex'], '61 62\tE4\n6\n6g\n');
    expect(lines).toEqual([
      { ok: true, text: 'ab\xe4', bytes: '6162e4' },
      { ok: false, error: 'badHex', message: 'an odd number of hexadecimal digits: 1' },
      { ok: false, error: 'badHex', message: '"g" at digit 2 is no hexadecimal digit' },
    ]);
  });

  test('takes a whole file as its bytes, and names one that it cannot read', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'portico-decode-')), 'input');
    writeFileSync(file, Buffer.from('a\n\\n\xff', 'latin1'));
    const { code, lines } = await run('decode', ['letters', '--file', file, '--file', `${file}.none`]);
    expect(lines).toEqual([
      { ok: true, text: 'a\n\\n\xff', bytes: '610a5c6eff' },
      { ok: false, error: 'unreadableFile', message: expect.stringContaining('ENOENT') },
    ]);
    expect(code).toBe(1);
  });

  test('answers the other inputs where a codec fails', async () => {
    const { code, lines } = await run('decode', ['wire'], 'break\nwell');
    expect(lines).toMatchObject([
      { ok: false, error: 'broken', message: 'the codec itself failed: it broke' },
      { text: 'well' },
    ]);
    expect(code).toBe(1);
  });

  test('refuses a line that is too long, unread, and goes on with the next', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let written = 0; written <= INPUT_BYTES_MAX; written += 1_048_576) yield Buffer.alloc(1_048_576, 'a');
      yield Buffer.from('\nb\n');
    }
    const { lines } = await run('decode', ['letters'], endless());
    expect(lines).toMatchObject([
      { ok: false, error: 'tooLong' },
      { ok: true, text: 'b' },
    ]);
  });

  test('stops reading, quietly, when nobody reads its answers any more', async () => {
    let asked = 0;
    async function* forever(): AsyncGenerator<Uint8Array> {
      for (;;) {
        asked += 1;
        yield Buffer.from('a\n');
      }
    }
    const output = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const complaints = new Writable({ write: () => expect.fail('it complained') });
    expect(await runCodecCommand('decode', ['letters'], CODECS, { input: forever(), output, complaints })).toBe(0);
    expect(asked).toBe(1);
  });
});

describe('encode', () => {
  test('prints text or hexadecimal for each JSON line, and tells JSON that is none', async () => {
    expect((await run('encode', ['letters'], '"a"\n{\n')).lines).toEqual([
      { ok: true, text: 'A' },
      { ok: false, error: 'badJson', message: expect.any(String) },
    ]);
    const wired = await run('encode', ['wire', '[27,64]']);
    expect(wired.lines).toEqual([{ ok: true, hex: '1b40' }]);
    expect(wired.code).toBe(0);
  });

  test('writes the bytes themselves where it is asked to, and complains elsewhere', async () => {
    const { code, output, complaints } = await run('encode', ['letters', '--raw'], '"a"\n4\n"b"\n');
    expect(output.toString()).toBe('A\nB\n');
    expect(JSON.parse(complaints)).toEqual({ ok: false, error: 'noText', message: 'no text' });
    expect(code).toBe(1);
    expect((await run('encode', ['receipt', '--raw', '[27,255]'])).output).toEqual(Buffer.from([27, 255]));
  });

  test('tells warnings in the answer, or beside the bytes', async () => {
    const warnings = ['no list: nothing is written'];
    expect((await run('encode', ['wire', '4'])).lines).toEqual([{ ok: true, hex: '', warnings }]);
    const { code, output, complaints } = await run('encode', ['wire', '--raw', '4']);
    expect([code, output.length, JSON.parse(complaints)]).toEqual([0, 0, { warnings }]);
  });

  test('takes a file for one value, however it is laid out', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'portico-encode-')), 'value.json');
    writeFileSync(file, '[\n  27,\n  64\n]\n');
    expect((await run('encode', ['wire', '--file', file])).lines).toEqual([{ ok: true, hex: '1b40' }]);
  });
});

describe('asked wrongly, it ends with 2 and says what there is', () => {
  test.each<[string, Way, string[], RegExp]>([
    ['no kind', 'decode', [], /usage: npm run -s decode.*\n.*letters, wire$/m],
    ['an unknown kind', 'decode', ['numbers'], /cannot decode "numbers"; KIND is one of: letters, wire$/m],
    ['a kind that only encodes', 'decode', ['receipt'], /cannot decode "receipt"/],
    ['an option before the kind', 'encode', ['--raw', 'wire'], /KIND comes before --raw; .*: letters, wire, receipt$/m],
    [
      'an unknown option',
      'decode',
      ['letters', '--loud'],
      /'--loud'; decode letters knows --shift, --hex, --file, --help$/m,
    ],
    ['an option of the other way', 'encode', ['wire', '--hex'], /'--hex'; encode wire knows --raw, --file, --help$/m],
    [
      'a wrong value of an option, whatever the inputs are',
      'decode',
      ['letters', '--shift', 'far', 'a', 'b'],
      /^--shift: not so far\nusage: npm run -s decode -- letters /,
    ],
    ['an option without its value', 'decode', ['letters', '--shift'], /--shift <value>.*knows/],
  ])('%s', async (_case, way, args, expected) => {
    const { code, output, complaints } = await run(way, args);
    expect(complaints).toMatch(expected);
    expect([code, output.length]).toEqual([2, 0]);
  });
});

describe('--help', () => {
  test('lists the kinds, the escapes and the codes it ends with', async () => {
    const { code, output } = await run('decode', ['--help']);
    expect(code).toBe(0);
    for (const part of ['letters', 'wire', '\\x1d', '--hex', '--file', 'with 2 when', 'wrongCheckDigit', 'badHex']) {
      expect(output.toString()).toContain(part);
    }
    expect(output.toString()).not.toContain('receipt');
  });

  test('documents the fields and options of a kind', async () => {
    const { output } = await run('decode', ['letters', '--help']);
    expect(output.toString()).toMatch(/Fields of the answer:\n {2}text: what was read\n {2}bytes: the same/);
    expect(output.toString()).toMatch(/--shift +how far/);
    expect((await run('encode', ['--help', 'letters'])).output.toString()).toContain('Fields of the input:');
  });
});

test('the lines of a stream do not depend on how it was cut', () => {
  const text = Buffer.from('one\r\n\ntwo\nthree');
  for (let size = 1; size <= text.length; size += 1) {
    const splitter = new LineSplitter(4);
    const lines = [];
    for (let at = 0; at < text.length; at += size) lines.push(...splitter.push(text.subarray(at, at + size)));
    expect([...lines, ...splitter.end()].map((line) => line && Buffer.from(line).toString())).toEqual([
      'one',
      '',
      'two',
      null,
    ]);
  }
});
