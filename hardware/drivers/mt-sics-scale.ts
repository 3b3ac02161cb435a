import { z } from 'zod';
import { SicsConversation } from '../protocols/mt-sics.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { PolledScale } from './polled-scale.ts';

export const mtSicsScale = defineDriver({
  name: 'mt-sics',
  opens: ['scale', 'securityScale'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) =>
    new PolledScale(deps.openBytes(connection, model.line), new SicsConversation()),
});
