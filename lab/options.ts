import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Trust } from '../core/checkout/bagging/settings.ts';
import type { KioskName } from './api.ts';
import { defaultDataFolder } from './paths.ts';
import { TERMINAL_PROTOCOLS, type TerminalProtocol } from './terminals.ts';

const DEFAULT_PORT = 7300;
/** The highest port that leaves room for those that follow it. */
const PORT_MAX = 65_000;

export const USAGE = `Options:
  --data <folder>           where everything is kept (default: var/lab in the repository)
  --port <n>                port of the lab page; the others follow it (default: ${DEFAULT_PORT}; 0: any free ones)
  --only store|airport      start only this kiosk
  --screen store|airport    which kiosk gets the window (default: store)
  --no-screen               open no window, print the addresses
  --terminal nexo|zvt       what the store's payment terminal speaks (default: nexo)
  --shop market|airport     what the store is: in an airport's shop a boarding pass decides about duty (default: market)
  --bagging off|low|normal|strict
                            how the store's kiosk watches its bagging area (default: off)
  --build never             take the built pages as they are
  --help                    this text`;

const kiosk = z.enum(['store', 'airport']);
const optionsSchema = z.object({
  data: z.string().min(1).default(defaultDataFolder),
  port: z.coerce.number().int().min(0).max(PORT_MAX).default(DEFAULT_PORT),
  only: kiosk.optional(),
  screen: kiosk.optional(),
  terminal: z.enum(TERMINAL_PROTOCOLS).default('nexo'),
  shop: z.enum(['market', 'airport']).default('market'),
  bagging: z.enum(['off', 'low', 'normal', 'strict']).default('off'),
  build: z.enum(['whenStale', 'never']).default('whenStale'),
  'no-screen': z.boolean().default(false),
  help: z.boolean().default(false),
});

export type StartOptions = {
  dataFolder: string;
  port: number;
  only: KioskName | undefined;
  /** Which kiosk gets the window; null for none. */
  screen: KioskName | null;
  terminal: TerminalProtocol;
  shop: 'market' | 'airport';
  bagging: Trust;
  build: 'whenStale' | 'never';
};

/** Throws with a sentence for a person. Null when help was asked for. */
export function readStartOptions(args: string[]): StartOptions | null {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      only: { type: 'string' },
      screen: { type: 'string' },
      terminal: { type: 'string' },
      shop: { type: 'string' },
      bagging: { type: 'string' },
      build: { type: 'string' },
      'no-screen': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const parsed = optionsSchema.safeParse(values);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`);
    throw new Error(problems.join('\n'));
  }
  const { help, data, port, only, terminal, shop, bagging, build } = parsed.data;
  if (help) return null;
  const screen = parsed.data.screen ?? only ?? 'store';
  if (only !== undefined && screen !== only) throw new Error(`--screen ${screen}: only the ${only} kiosk is started`);
  return {
    dataFolder: data,
    port,
    only,
    terminal,
    shop,
    bagging,
    build,
    screen: parsed.data['no-screen'] ? null : screen,
  };
}
