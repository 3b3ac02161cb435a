import { existsSync } from 'node:fs';
import { type LocalCatalogue, openCatalogue } from '../../../offline/catalogue.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { detailOf } from '../../../offline/storage-failure.ts';
import { stepWithConfig } from '../step.ts';

export const catalogue = stepWithConfig('catalogue', async ({ dataFolder, journey, currency }) => {
  if (journey === 'checkin') return { verdict: 'ok', detail: 'a check-in kiosk needs none' };
  const file = dataFiles(dataFolder).catalogue;
  if (!existsSync(file))
    return { verdict: 'attention', detail: 'none yet: it comes with the first contact to the server' };
  let opened: LocalCatalogue | null = null;
  try {
    opened = openCatalogue(file, { repair: false });
    if (opened.version === 0) return { verdict: 'attention', detail: 'none yet: the server has not sent it' };
    if (opened.currency !== currency) {
      return { verdict: 'failed', detail: `its prices are in ${opened.currency}, the kiosk sells in ${currency}` };
    }
    return { verdict: 'ok', detail: `version ${opened.version}, ${opened.produce().length} articles with a picture` };
  } catch (cause) {
    return { verdict: 'failed', detail: `${file} cannot be read: ${detailOf(cause)}` };
  } finally {
    opened?.close();
  }
});
