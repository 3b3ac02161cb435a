import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SCAN_LENGTH_MAX, type Scan } from '../../../hardware/ports/scanner.ts';
import { encodeScanFrame, ScannerFrameDecoder } from '../../../hardware/protocols/scanner-frame.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const scanOf = (aim: string | null, text: string) => ({ kind: 'scan', scan: { aim, text } });

describe('serial scanner frames', () => {
  test('a frame is the AIM identifier, the data, CR and LF', () => {
    expect(Buffer.from(encodeScanFrame({ aim: 'E0', text: '4006381333931' })).toString('latin1')).toBe(
      ']E04006381333931\r\n',
    );
  });

  test('however the line splits and merges frames, the scans are the same', () => {
    const printable = fc.stringMatching(/^[0-9A-Za-z ][ -Z]{0,30}$/);
    const scan = fc.record({ aim: fc.constantFrom('E0', 'L2', 'C1'), text: printable });
    fc.assert(
      fc.property(fc.array(scan, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 20 })), (scans, cuts) => {
        const stream = Buffer.concat(scans.map((each) => encodeScanFrame(each)));
        const decoder = new ScannerFrameDecoder();
        const seen: Scan[] = [];
        let at = 0;
        for (const length of [...cuts, stream.length]) {
          for (const event of decoder.push(stream.subarray(at, at + length))) {
            if (event.kind === 'scan') seen.push(event.scan);
          }
          at += length;
        }
        expect(seen).toEqual(scans);
      }),
    );
  });

  test('a reader without identifiers gives scans without one', () => {
    expect(new ScannerFrameDecoder().push(bytesOf('4006381333931\r'))).toEqual([scanOf(null, '4006381333931')]);
  });

  test('GS inside GS1 data belongs to the data', () => {
    expect(new ScannerFrameDecoder().push(bytesOf(']d2010401\x1d10AB\r\n'))).toEqual([scanOf('d2', '010401\x1d10AB')]);
  });

  test('a frame with noise in it is dropped whole, the next one is read', () => {
    expect(new ScannerFrameDecoder().push(bytesOf(']E04006\xff381\r\n]E0123\r\n'))).toEqual([
      { kind: 'dropped', reason: 'garbage' },
      scanOf('E0', '123'),
    ]);
  });

  test('the longest frame passes and one character more is dropped', () => {
    const longest = 'x'.repeat(SCAN_LENGTH_MAX);
    const decoder = new ScannerFrameDecoder();
    expect(decoder.push(bytesOf(`]Q1${longest}\r\n`))).toEqual([scanOf('Q1', longest)]);
    expect(decoder.push(bytesOf(`]Q1${longest}x\r\n`))).toEqual([{ kind: 'dropped', reason: 'tooLong' }]);
    expect(decoder.push(bytesOf(`${longest}x\r\n`))).toEqual([{ kind: 'dropped', reason: 'tooLong' }]);
  });

  test('a frame that was cut is never completed with later bytes', () => {
    const decoder = new ScannerFrameDecoder();
    decoder.push(bytesOf(']E0400638'));
    expect(decoder.cut()).toBe(true);
    expect(decoder.cut()).toBe(false);
    expect(decoder.push(bytesOf(']E0123\r\n'))).toEqual([scanOf('E0', '123')]);
  });
});
