import { z } from 'zod';
import { CasConversation } from '../protocols/cas-scale.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { PolledScale } from './polled-scale.ts';

export const casScale = defineDriver({
  name: 'cas',
  opens: ['scale', 'securityScale'],
  over: ['serial', 'tcp'],
  model: z.strictObject({ line: serialLineSchema }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) => new PolledScale(deps.openBytes(connection, model.line), new CasConversation()),
});
