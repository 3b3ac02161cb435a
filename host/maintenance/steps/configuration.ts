import { complaintOf } from '../../complaint.ts';
import type { Step } from '../step.ts';

export const configuration: Step = {
  name: 'configuration',
  async look({ configFile, config }) {
    if (!config.ok) return { verdict: 'failed', detail: complaintOf(config.error, { dataFolder: '', configFile }) };
    const { kioskId, journey, brand } = config.value;
    return { verdict: 'ok', detail: `${configFile}: kiosk ${kioskId}, ${journey}, brand ${brand}` };
  },
};
