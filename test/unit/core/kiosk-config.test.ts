import { describe, expect, test } from 'vitest';
import { parseKioskConfig } from '../../../core/config/kiosk-config.ts';

const GOOD = {
  kioskId: 'k1',
  journey: 'checkout',
  brand: 'fennel',
  placeName: 'Market Street',
  languages: ['en', 'de'],
  dataFolder: 'var/k1',
  server: { url: 'http://127.0.0.1:7400', enrolmentCode: 'ABCD-1234' },
};

const problemsOf = (config: unknown) => {
  const read = parseKioskConfig('kiosk.json', JSON.stringify(config));
  if (read.ok) throw new Error('it was accepted');
  expect(read.error.file).toBe('kiosk.json');
  return read.error.problems;
};

describe('the configuration of a kiosk', () => {
  test('needs little, and says what it takes for the rest', () => {
    const read = parseKioskConfig('kiosk.json', JSON.stringify(GOOD));
    expect(read).toMatchObject({
      ok: true,
      value: { currency: 'EUR', web: { port: 7310, frameAncestors: [] }, timing: { idleAnswerMs: 20_000 } },
    });
  });

  test('broken JSON names the file', () => {
    const read = parseKioskConfig('/etc/kiosk.json', '{ "kioskId": ');
    expect(read).toMatchObject({ ok: false, error: { file: '/etc/kiosk.json', problems: [{ key: '(file)' }] } });
  });

  test.each([
    ['https anywhere', { url: 'https://store-server.example:7320' }],
    ['plain http on this machine', { url: 'http://localhost:7320' }],
    ['plain http elsewhere where somebody allowed it', { url: 'http://10.0.0.5:7320', allowPlainHttp: true }],
  ])('lets a kiosk speak %s to its server', (_case, server) => {
    const config = { ...GOOD, server: { ...GOOD.server, ...server } };
    expect(parseKioskConfig('kiosk.json', JSON.stringify(config)).ok).toBe(true);
  });

  test('does not let it speak in the clear over a network by accident', () => {
    const problems = problemsOf({ ...GOOD, server: { ...GOOD.server, url: 'http://store-server.example:7320' } });
    expect(problems).toEqual([{ key: 'server.url', expected: expect.stringContaining('allowPlainHttp') }]);
  });

  test.each([
    ['a missing key', { ...GOOD, placeName: undefined }, 'placeName', /string/],
    ['a wrong journey', { ...GOOD, journey: 'shop' }, 'journey', /checkout.*checkin/],
    ['a port that cannot be', { ...GOOD, web: { port: 70_000 } }, 'web.port', /65535/],
    [
      'a terminal without https',
      { ...GOOD, devices: { paymentTerminal: { model: 'm', connection: { over: 'https', url: 'http://t' } } } },
      'devices.paymentTerminal.connection.url',
      /URL/i,
    ],
    [
      'a wire that does not exist',
      { ...GOOD, devices: { scale: { model: 'm', connection: { over: 'bluetooth' } } } },
      'devices.scale.connection.over',
      /^one of serial, tcp, https, file, usb, hid, keyboard, printer$/,
    ],
    [
      'a USB number that lsusb would not print',
      {
        ...GOOD,
        devices: { scale: { model: 'm', connection: { over: 'hid', vendorId: '0x0922', productId: '8003' } } },
      },
      'devices.scale.connection.vendorId',
      /lsusb/,
    ],
    ['a misspelt key', { ...GOOD, langauges: ['en'] }, 'langauges', /^unknown key$/],
    ['a misspelt key deeper down', { ...GOOD, web: { prot: 1 } }, 'web.prot', /^unknown key$/],
    ['an unknown brand', { ...GOOD, brand: 'none' }, 'brand', /^"none" is not a known brand; known: fennel, meridian$/],
    [
      'a language without messages',
      { ...GOOD, languages: ['en', 'fr'] },
      'languages.1',
      /^"fr" is not a known language; known: en, de, en-XA$/,
    ],
    ['no object at all', [], '(file)', /object/],
    [
      'a negative floor limit',
      { ...GOOD, offlinePayments: { floorLimitMinor: -1 } },
      'offlinePayments.floorLimitMinor',
      />=0/,
    ],
    [
      'a floor limit that the total can never hold',
      { ...GOOD, offlinePayments: { floorLimitMinor: 6_000, totalMinorMax: 5_000 } },
      'offlinePayments.floorLimitMinor',
      /^at most offlinePayments.totalMinorMax, which is 5000$/,
    ],
    [
      'offline payments that never expire',
      { ...GOOD, offlinePayments: { expiresAfterMs: 1e12 } },
      'offlinePayments.expiresAfterMs',
      /604800000/,
    ],
    [
      'one kind of tender twice',
      { ...GOOD, checkout: { tenders: { kinds: ['card', 'cash', 'card'] } } },
      'checkout.tenders.kinds',
      /once/,
    ],
    [
      'meal vouchers that pay for nothing',
      { ...GOOD, checkout: { tenders: { kinds: ['card', 'mealVoucher'] } } },
      'checkout.tenders.mealVoucher.categories',
      /categories/,
    ],
  ])('%s names the key and what was expected', (_case, config, key, expected) => {
    const problems = problemsOf(config);
    expect(problems.find((problem) => problem.key === key)?.expected).toMatch(expected);
  });

  test('allows no payment without the bank unless it says how much', () => {
    const read = parseKioskConfig('kiosk.json', JSON.stringify(GOOD));
    expect(read).toMatchObject({ ok: true, value: { offlinePayments: { floorLimitMinor: 0 } } });
  });

  test('may ask for the pseudo-locale', () => {
    const read = parseKioskConfig('kiosk.json', JSON.stringify({ ...GOOD, languages: ['en-XA'] }));
    expect(read).toMatchObject({ ok: true, value: { languages: ['en-XA'] } });
  });

  test('tells how a device is written that is still in the flat shape, and repeats no secret', () => {
    const paymentTerminal = {
      model: 'nexo-adyen-local',
      url: 'https://t/',
      saleId: 'L1',
      keyPassphrase: 'open sesame',
    };
    const scanner = { model: 'generic-serial-scanner', path: '/dev/ttyACM0', baudRate: 9_600 };
    const printer = { model: 'epson-tm-m30', host: '192.0.2.20', port: 9_100 };
    const problems = problemsOf({ ...GOOD, brand: 'none', devices: { paymentTerminal, scanner, printer } });
    expect(problems.map(({ key }) => key)).toEqual([
      'devices.paymentTerminal',
      'devices.scanner',
      'devices.printer',
      'brand',
    ]);
    expect(problems[0]?.expected).toContain(
      '"paymentTerminal": {"model":"nexo-adyen-local","connection":{"over":"https","url":"https://t/"},' +
        '"settings":{"saleId":"L1","keyPassphrase":"(as it was)"}}',
    );
    expect(problems[1]?.expected).toContain('"connection":{"over":"serial","path":"/dev/ttyACM0","baudRate":9600}');
    expect(problems[2]?.expected).toContain('"connection":{"over":"tcp","host":"192.0.2.20","port":9100}');
    expect(JSON.stringify(problems)).not.toContain('sesame');
  });

  test('repeats no more of a wrong value than a line holds', () => {
    const [problem] = problemsOf({ ...GOOD, brand: 'x'.repeat(10_000) });
    expect(problem?.expected.length).toBeLessThan(120);
  });

  test('says every problem at once', () => {
    expect(problemsOf({ ...GOOD, kioskId: 'NO', brand: '' }).map(({ key }) => key)).toEqual(['kioskId', 'brand']);
  });
});
