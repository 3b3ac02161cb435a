import { describe, expect, test } from 'vitest';
import { problemOfSetting, withSettings } from '../../../core/config/head-office-settings.ts';
import { type KioskConfig, parseKioskConfig } from '../../../core/config/kiosk-config.ts';

function ownConfig(): KioskConfig {
  const parsed = parseKioskConfig(
    'kiosk.json',
    JSON.stringify({
      kioskId: 'lane-1',
      journey: 'checkout',
      brand: 'fennel',
      placeName: 'Here',
      languages: ['en', 'de'],
      dataFolder: '/data',
      server: { url: 'http://127.0.0.1:1', enrolmentCode: 'ABCD-1234' },
      timing: { idleMs: 45_000 },
      offlinePayments: { floorLimitMinor: 1_000, totalMinorMax: 2_000 },
    }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
const own = ownConfig();

describe('settings from head office', () => {
  test('lie over the kiosk’s own, those for it over those for all, and what they leave out stays', () => {
    const { config, problems } = withSettings(own, [
      { key: 'lane-1/timing', value: { thankYouMs: 5_000 } },
      { key: '*/timing', value: { thankYouMs: 9_000, idleAnswerMs: 25_000 } },
      { key: '*/languages', value: ['de'] },
      { key: 'lane-2/languages', value: ['en'] },
    ]);
    expect(problems).toEqual([]);
    expect(config.timing).toEqual({ ...own.timing, idleMs: 45_000, thankYouMs: 5_000, idleAnswerMs: 25_000 });
    expect(config.languages).toEqual(['de']);
    expect({ ...config, timing: own.timing, languages: own.languages }).toEqual(own);
  });

  test('that do not fit are left out and told, and the others count', () => {
    const { config, problems } = withSettings(own, [
      { key: '*/languages', value: ['xx'] },
      { key: '*/offlinePayments', value: { totalMinorMax: 500 } },
      { key: '*/placeName', value: 'There' },
      { key: '*/unheardOf', value: 1 },
    ]);
    expect(config).toEqual({ ...own, placeName: 'There' });
    expect(problems.map(({ key }) => key)).toEqual(['*/languages', '*/offlinePayments', '*/unheardOf']);
  });

  test.each([
    ['*/server', { url: 'http://elsewhere' }],
    ['*/devices', {}],
    ['lane-1/dataFolder', '/'],
    ['timing', { idleMs: 5_000 }],
    ['*/timing', { idle: 5_000 }],
    ['*/timing', { idleMs: 1 }],
  ])('cannot say %s', (key, value) => {
    expect(problemOfSetting({ key, value })).toMatchObject({ key });
    expect(withSettings(own, [{ key, value }]).config).toEqual(own);
  });
});
