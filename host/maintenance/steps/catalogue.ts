import { existsSync } from 'node:fs';
import { withSettings } from '../../../core/config/head-office-settings.ts';
import type { KioskConfig } from '../../../core/config/kiosk-config.ts';
import { type ChannelReport, type LocalCatalogue, openCatalogue } from '../../../offline/catalogue.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { detailOf } from '../../../offline/storage-failure.ts';
import { settingProblemText } from '../../head-office-settings.ts';
import { type StepReport, stepWithConfig } from '../step.ts';

type Look = Omit<StepReport, 'name'>;

/** What head office sent: articles and prices, flights, settings, and what of it was refused. */
export const catalogue = stepWithConfig('catalogue', async (config) => {
  const file = dataFiles(config.dataFolder).catalogue;
  const isStore = config.journey === 'checkout';
  if (!existsSync(file)) {
    return isStore
      ? { verdict: 'attention', detail: 'none yet: it comes with the first contact to the server' }
      : { verdict: 'ok', detail: 'none yet; a check-in kiosk works without' };
  }
  let opened: LocalCatalogue | null = null;
  try {
    opened = openCatalogue(file, { repair: false, check: true });
    return lookAt(opened, config);
  } catch (cause) {
    return { verdict: 'failed', detail: `${file} cannot be read: ${detailOf(cause)}` };
  } finally {
    opened?.close();
  }
});

function lookAt(opened: LocalCatalogue, config: KioskConfig): Look {
  const isStore = config.journey === 'checkout';
  if (isStore && opened.version === 0) return { verdict: 'attention', detail: 'none yet: the server has not sent it' };
  if (isStore && opened.currency !== config.currency) {
    return { verdict: 'failed', detail: `its prices are in ${opened.currency}, the kiosk sells in ${config.currency}` };
  }
  const reports = opened.reports();
  const settings = withSettings(config, opened.settings()).problems.map(settingProblemText);
  const lines = [
    ...(isStore ? [`version ${opened.version}`] : []),
    ...reports.map(channelLine),
    ...(config.journey === 'checkin' ? opened.flights().slice(0, FLIGHTS_TOLD_MAX).map(flightLine) : []),
    ...settings,
  ];
  const isSound = settings.length === 0 && reports.every(({ problem }) => problem === null);
  return { verdict: isSound ? 'ok' : 'attention', detail: lines.join('\n') || 'nothing yet' };
}

/** The next departures, so that a technician sees whether the flights are those of today. */
const FLIGHTS_TOLD_MAX = 3;

const flightLine = (flight: ReturnType<LocalCatalogue['flights']>[number]): string =>
  `${flight.carrier}${flight.number} to ${flight.destination}, ${flight.departureDate} ${flight.departureTime}, gate ${flight.gate}, ${flight.status}`;

function channelLine({ channel, version, entries, problem }: ChannelReport): string {
  const state = `${channel}: ${entries} entries, version ${version}`;
  if (problem === null) return state;
  return `${state}; an update was refused on ${new Date(problem.atMs).toISOString()}, ${problem.kind}: ${problem.detail}`;
}
