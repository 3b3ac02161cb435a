import { z } from 'zod';
import { Toledo8217Conversation } from '../protocols/toledo-8217.ts';
import { WEIGHT_UNITS } from '../protocols/weight.ts';
import { defineDriver, serialLineSchema } from './driver.ts';
import { PolledScale } from './polled-scale.ts';

export const toledoScale = defineDriver({
  name: 'toledo-8217',
  opens: ['scale', 'securityScale'],
  over: ['serial', 'tcp'],
  model: z.strictObject({
    line: serialLineSchema,
    /** The wire carries neither the unit nor, on many scales, the point: `digits` of which the last `decimals` come after it. */
    weight: z.strictObject({
      unit: z.enum(WEIGHT_UNITS),
      digits: z.int().min(4).max(7),
      decimals: z.int().min(0).max(4),
    }),
  }),
  settings: z.strictObject({}),
  open: ({ model, connection }, deps) =>
    new PolledScale(deps.openBytes(connection, model.line), new Toledo8217Conversation(model.weight)),
});
