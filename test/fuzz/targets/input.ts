import { parseKioskConfig } from '../../../core/config/kiosk-config.ts';
import { hexInput, textInput } from '../../../host/codec-command/input.ts';
import { LineSplitter } from '../../../host/codec-command/line-splitter.ts';
import type { FuzzTarget } from '../target.ts';

const LINE_BYTES_MAX = 64;
const config = {
  kioskId: 'lane-1',
  journey: 'checkout',
  brand: 'fennel',
  placeName: 'Here',
  languages: ['en'],
  dataFolder: '/var/lib/portico',
  server: { url: 'https://store.example', enrolmentCode: 'ABCD-1234' },
  devices: { scale: { model: 'toledo-8217', connection: { over: 'serial', path: '/dev/ttyUSB0', baudRate: 9_600 } } },
};
const flat = { ...config, devices: { scanner: { model: 'generic-serial-scanner', path: '/dev/ttyS0' } } };

/** What a person, a script or a file gives. */
export const INPUT_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'kiosk-config',
    samples: [config, flat].map((value) => Buffer.from(JSON.stringify(value))),
    feed: (input) => void parseKioskConfig('kiosk.json', Buffer.from(input).toString()),
  },
  {
    name: 'codec-text-line',
    samples: [Buffer.from('0109521234543213\\x1d3103000123'), Buffer.from('P<UTO\\nL8\\r\\t\\\\')],
    feed: (input) => void textInput(input, false),
  },
  {
    name: 'codec-hex-line',
    samples: [Buffer.from('1b40 1D5601'), Buffer.from('06 0f 00')],
    feed: (input) => void hexInput(input),
  },
  {
    name: 'codec-lines',
    samples: [Buffer.from('one\r\ntwo\n\nthree'), Buffer.from(`${'long'.repeat(LINE_BYTES_MAX)}\nshort\n`)],
    feed(input) {
      const splitter = new LineSplitter(LINE_BYTES_MAX);
      const middle = input.length >> 1;
      const lines = [input.subarray(0, middle), input.subarray(middle)].flatMap((chunk) => splitter.push(chunk));
      for (const line of [...lines, ...splitter.end()]) {
        if (line !== null && line.length > LINE_BYTES_MAX) throw new Error(`a line of ${line.length} bytes`);
      }
    },
  },
];
