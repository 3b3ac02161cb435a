import { brandIds } from '../../../core/brands/brands.ts';
import { complaintOf } from '../../complaint.ts';
import type { Step } from '../step.ts';

export const configuration: Step = {
  name: 'configuration',
  async look({ configFile, config }) {
    if (!config.ok) return { verdict: 'failed', detail: complaintOf(config.error, '') };
    const { kioskId, journey, brand } = config.value;
    if (!brandIds().includes(brand)) {
      return { verdict: 'failed', detail: complaintOf({ kind: 'unknownBrand', brand }, '') };
    }
    return { verdict: 'ok', detail: `${configFile}: kiosk ${kioskId}, ${journey}, brand ${brand}` };
  },
};
