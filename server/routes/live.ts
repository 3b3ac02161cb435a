import { z } from 'zod';
import type { RouteContext } from '../app.ts';
import { liveKioskSchema } from '../live/kiosk-line.ts';
import type { Route } from './route.ts';

export function liveRoutes(route: Route, { live }: RouteContext): void {
  route(
    {
      method: 'GET',
      path: '/v1/kiosks/live',
      subject: 'operation',
      summary:
        'How things stand at every kiosk that is or was connected to this instance; nothing that tells a customer',
      access: 'operator',
      answers: { 200: { description: 'by id', schema: z.object({ kiosks: z.array(liveKioskSchema) }) } },
    },
    () => ({ kiosks: live.kiosks() }),
  );
}
