import type { Step } from '../step.ts';

/** Native modules and type stripping need it; see `test/node-version.mjs`. */
const NODE_MAJOR_MIN = 24;

export const nodeVersion: Step = {
  name: 'Node',
  async look({ nodeVersion: version }) {
    const isNew = Number(version.split('.')[0]) >= NODE_MAJOR_MIN;
    return isNew
      ? { verdict: 'ok', detail: version }
      : { verdict: 'failed', detail: `${version}, at least ${NODE_MAJOR_MIN} is needed` };
  },
};
