import { z } from 'zod';

/** Before version 0.2 a device was one flat object. Such a configuration is not guessed at: it is told how it is written now. */
const flatSchema = z
  .looseObject({
    model: z.unknown(),
    connection: z.undefined(),
    path: z.unknown(),
    baudRate: z.unknown(),
    host: z.unknown(),
    port: z.unknown(),
    url: z.unknown(),
    caFile: z.unknown(),
  })
  .partial()
  .refine(({ path, host, url }) => (path ?? host ?? url) !== undefined);
const configSchema = z.looseObject({ devices: z.record(z.string(), z.unknown()) });

/** A problem for each device that is written in the flat way; what it should be is written out, without secrets. */
export function flatDevices(config: unknown): { key: string; expected: string }[] {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) return [];
  return Object.entries(parsed.data.devices).flatMap(([name, device]) => {
    const flat = flatSchema.safeParse(device);
    if (!flat.success) return [];
    const { model, connection: _none, path, baudRate, host, port, url, caFile, ...settings } = flat.data;
    const now = {
      model,
      connection: {
        ...(path !== undefined
          ? { over: 'serial', path, baudRate }
          : host !== undefined
            ? { over: 'tcp', host, port }
            : { over: 'https', url, caFile }),
      },
      ...(Object.keys(settings).length === 0 ? {} : { settings: withoutSecrets(settings) }),
    };
    const expected = `the wire in "connection" and the driver's own settings in "settings"; write "${name}": ${JSON.stringify(now)}`;
    return [{ key: `devices.${name}`, expected }];
  });
}

const withoutSecrets = (settings: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, /pass|secret|pin/i.test(key) ? '(as it was)' : value]),
  );
