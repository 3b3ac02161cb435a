import { expect, test } from 'vitest';
import { parseKioskConfig } from '../../../core/config/kiosk-config.ts';
import { createHeadOfficeSettings } from '../../../host/head-office-settings.ts';

const own = () => {
  const parsed = parseKioskConfig(
    'kiosk.json',
    JSON.stringify({
      kioskId: 'k1',
      journey: 'checkout',
      brand: 'fennel',
      placeName: 'Here',
      languages: ['en'],
      dataFolder: '/data',
      server: { url: 'http://127.0.0.1:1', enrolmentCode: 'ABCD-1234' },
    }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

function bench() {
  const sent = { version: 0, settings: [] as { key: string; value: unknown }[] };
  const warnings: object[] = [];
  const settings = createHeadOfficeSettings(
    own(),
    { versionOf: () => sent.version, settings: () => sent.settings },
    { info: () => undefined, warn: (fields) => void warnings.push(fields), error: () => undefined },
  );
  return { sent, settings, warnings };
}

test('what head office sends counts from the next look on, and no longer once it is taken back', () => {
  const { sent, settings } = bench();
  Object.assign(sent, { version: 5, settings: [{ key: 'k1/placeName', value: 'There' }] });
  expect(settings.config.placeName).toBe('Here');
  settings.refresh();
  expect(settings.config).toEqual({ ...own(), placeName: 'There' });
  Object.assign(sent, { version: 6, settings: [] });
  settings.refresh();
  expect(settings.config).toEqual(own());
});

test('a setting that cannot be used is told once, and the kiosk runs on with its own', () => {
  const { sent, settings, warnings } = bench();
  Object.assign(sent, { version: 5, settings: [{ key: '*/languages', value: [] }] });
  settings.refresh();
  settings.refresh();
  expect(settings.config).toEqual(own());
  expect(warnings).toHaveLength(1);
});
