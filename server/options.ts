import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type CommandLine, type OptionSpecs, readCommandLine, UsageError } from '../core/command-line/command-line.ts';
import { err, ok, type Result } from '../core/result.ts';
import { readGivenCode } from './enrolment-code.ts';
import { receiptServerSchema } from './receipts/settings.ts';
import { stationSettingsSchema } from './station/settings.ts';
import { databaseSchema } from './store/open-store.ts';
import { tlsFilesSchema } from './tls.ts';

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (cause) {
    if (cause instanceof RangeError) return false;
    throw cause;
  }
}

const ENROLMENT_CODES_MAX = 1_000;
const givenCodeSchema = z.string().refine((text) => readGivenCode(text).ok, {
  error: ({ input }) => {
    const given = readGivenCode(String(input));
    return given.ok ? '' : given.error.detail;
  },
});

/** What the server does once a night. */
export const nightlySchema = z.strictObject({
  /** From this hour on the wall, in `timeZone`; business days are that zone's too. */
  hour: z.int().min(0).max(23).default(3),
  timeZone: z.string().refine(isTimeZone, 'a time zone as in "Europe/Berlin"').default('UTC'),
  /** A backup every night; null makes none. `keep`: so many of the newest are kept. */
  backup: z
    .strictObject({ folder: z.string().min(1), keep: z.int().min(1).max(10_000).default(14) })
    .nullable()
    .default(null),
  /** Session keys are erased after so many days; null keeps them until they are erased one by one. */
  keepKeysDays: z.int().min(1).max(3_650).nullable().default(null),
});
export type NightlySettings = z.infer<typeof nightlySchema>;

/** The file given with `--config`; flags win over it. */
const serverConfigSchema = z.strictObject({
  dataFolder: z.string().min(1),
  database: databaseSchema.default({ kind: 'sqlite' }),
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(7320),
  /** `code`, or `kiosk=code`; each works once. Better made one by one with `server/commands/enrolment-code.ts`. */
  enrolmentCodes: z.array(givenCodeSchema).max(ENROLMENT_CODES_MAX).default([]),
  /** HTTPS with these PEM files (`certFile` with its chain) instead of plain HTTP. */
  tls: tlsFilesSchema.nullable().default(null),
  seedFolder: z.string().nullable().default(null),
  /** SVG files named like the products' `picture`. */
  picturesFolder: z.string().nullable().default(null),
  nightly: nightlySchema.prefault({}),
  /** Digital receipts, and receipts by mail: docs/receipts.md. */
  receipts: receiptServerSchema.prefault({}),
  /** Accounts of the attendant station: docs/station-accounts.md. */
  station: stationSettingsSchema.prefault({}),
  /** Lets another machine read `/metrics` with `Authorization: Bearer`; without it only this machine may. */
  operatorToken: z.string().min(16).max(200).nullable().default(null),
});
/** `isAcceptingNewKeys` is only a flag: in the file it would be forgotten there. */
export type ServerConfig = z.infer<typeof serverConfigSchema> & { isAcceptingNewKeys: boolean };

const text = { type: 'string' } as const;
const OPTIONS = {
  ...{ config: text, data: text, port: text, host: text, seed: text, pictures: text, database: text },
  ...{ 'tls-cert': text, 'tls-key': text, 'enrolment-code': { type: 'string', multiple: true } },
  'accept-new-keys': { type: 'boolean' },
} as const satisfies OptionSpecs;

export const USAGE = `usage: npm run server -- [options]
  --config file              JSON with the settings below and more (docs/server.md); what stands on the command line wins over it
  --data folder              where the ledger (with SQLite) and the server's keys lie; needed here or as dataFolder in the file
  --port n                   default 7320; 0 takes any free one
  --host address             default 127.0.0.1; another one wants --tls-cert and --tls-key
  --database postgres://…    keeps the ledger in PostgreSQL; also from PORTICO_DATABASE, so that nobody reads its password in the list of
                             processes. Without it: SQLite in the data folder
  --seed folder              catalogue.json and departures.json to begin with
  --pictures folder          SVG files of the articles
  --tls-cert file --tls-key file
                             HTTPS with these PEM files, the certificate with its chain
  --enrolment-code [kiosk=]code
                             lets one kiosk in, once; may come several times, or from PORTICO_ENROLMENT_CODE with spaces between
  --accept-new-keys          starts with new keys where those that the ledger knows are lost (docs/backup.md)
  --help                     this text`;

function readFile(file: string): object {
  try {
    return z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? 'one JSON object was expected' : String(cause);
    throw new Error(`${file} cannot be used: ${detail}`, { cause });
  }
}

/** The file, and over it what stood on the command line and in the environment. */
function settingsIn({ option, every }: CommandLine, environment: NodeJS.ProcessEnv): object {
  const config = option('config');
  const port = option('port');
  const codes = every('enrolment-code');
  const url = option('database') ?? environment.PORTICO_DATABASE ?? null;
  const [certFile, keyFile] = [option('tls-cert'), option('tls-key')];
  const given = {
    dataFolder: option('data'),
    database: url === null ? null : { kind: 'postgres', url },
    port: port === null ? null : Number(port),
    host: option('host'),
    seedFolder: option('seed'),
    picturesFolder: option('pictures'),
    tls:
      certFile === null && keyFile === null ? null : { certFile: certFile ?? undefined, keyFile: keyFile ?? undefined },
    enrolmentCodes: codes.length > 0 ? codes : (environment.PORTICO_ENROLMENT_CODE?.split(/\s+/) ?? null),
  };
  const stated = Object.entries(given).filter(([, value]) => value !== null);
  return { ...(config === null ? {} : readFile(config)), ...Object.fromEntries(stated) };
}

/** The message names the source, each key and what was expected there. */
export function readOptions(
  args: string[],
  environment: NodeJS.ProcessEnv,
): Result<ServerConfig, { kind: 'usage' | 'badSettings'; message: string }> {
  try {
    const line = readCommandLine(parseArgs, args, OPTIONS);
    const parsed = serverConfigSchema.safeParse(settingsIn(line, environment));
    if (parsed.success) return ok({ ...parsed.data, isAcceptingNewKeys: line.flag('accept-new-keys') });
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(file)'}: ${issue.message}`);
    const kind = line.option('config') === null ? 'usage' : 'badSettings';
    return err({ kind, message: `${line.option('config') ?? 'command line'}: ${problems.join('; ')}` });
  } catch (cause) {
    const kind = cause instanceof UsageError ? 'usage' : 'badSettings';
    return err({ kind, message: cause instanceof Error ? cause.message : String(cause) });
  }
}
