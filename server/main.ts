/** The server as a program: `npm run server -- --data folder --port 7320`. Its first line on stdout is JSON with its URL. */
import { type DestinationStream, destination, pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { isHelpAsked } from '../core/command-line/command-line.ts';
import { unreachable } from '../core/result.ts';
import { readOptions, USAGE } from './options.ts';
import { picturesIn } from './pictures.ts';
import { type StartError, startServer } from './start.ts';

const SHUTDOWN_MS_MAX = 10_000;
const STDERR = 2;
const EXIT_ASKED_WRONGLY = 2;

function messageOf(error: StartError): string {
  switch (error.kind) {
    case 'portInUse':
      return `port ${error.port} is already in use; stop what uses it or choose another with --port`;
    case 'cannotOpen':
      return error.detail;
    case 'brokenSeed':
      return `${error.file}: ${error.problems.map(({ key, expected }) => `${key}: ${expected}`).join('; ')}`;
    case 'newerFormat':
      return `the ledger was written by a newer version (needs ${error.minReader}, this one knows ${error.supported})`;
    case 'brokenTls':
      return `the certificate or its key cannot be used: ${error.detail}`;
    case 'otherKeys':
      return `${error.file} ${error.detail}`;
    case 'brokenKeyFile':
      return `${error.file}: ${error.detail}`;
    default:
      return unreachable(error);
  }
}

function fail(message: string, code = 1): never {
  process.stderr.write(`portico server: ${message}\n`);
  process.exit(code);
}

const stderr: DestinationStream = destination({ dest: STDERR, sync: true });
const log = pino({ name: 'server', level: process.env.PORTICO_LOG_LEVEL ?? 'info' }, stderr);
const args = process.argv.slice(2);
if (isHelpAsked(args)) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
const options = readOptions(args, process.env);
if (!options.ok) {
  const { kind, message } = options.error;
  if (kind === 'usage') fail(`${message}\n${USAGE}`, EXIT_ASKED_WRONGLY);
  fail(`${message}\n--help says what can be set`);
}
const { picturesFolder, ...settings } = options.value;
const started = await startServer({
  ...settings,
  ...(picturesFolder === null ? {} : { pictureSvg: picturesIn(picturesFolder) }),
  now: () => Date.now(),
  newId: () => uuidv7(),
  log,
});
if (!started.ok) fail(messageOf(started.error));
const server = started.value;

let isStopping = false;
async function stop(reason: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ reason }, 'stopping');
  setTimeout(() => fail('requests did not end in time'), SHUTDOWN_MS_MAX).unref();
  await server.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
process.on('SIGHUP', () => {
  const renewed = server.renewTls();
  if (renewed.ok) log.info({}, 'the certificate was read again');
  else
    log.error(
      { detail: renewed.error.detail },
      'the certificate or its key cannot be used; the ones before stay in use',
    );
});
if (process.send !== undefined) {
  // Started by the lab: it must not outlive it.
  process.on('disconnect', () => void stop('the parent process is gone'));
  process.send({ type: 'listening', url: server.url });
}
process.stdout.write(`${JSON.stringify({ type: 'listening', url: server.url })}\n`);
if (server.stationCode !== null) {
  const { code, expiresAtMs } = server.stationCode;
  const expiresAt = new Date(expiresAtMs).toISOString();
  process.stdout.write(`${JSON.stringify({ type: 'stationCode', code, expiresAt })}\n`);
}
