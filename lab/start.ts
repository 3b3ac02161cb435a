/** `npm start`: the whole of Portico on one machine, with simulated devices and no configuration. `--help` lists its options. */
import { relative } from 'node:path';
import { AIRPORT_SHOP } from './data/airport-shop.ts';
import { fetchElectron, findElectron } from './electron.ts';
import type { LabKiosk } from './kiosks.ts';
import { type Lab, startLab } from './lab.ts';
import { readStartOptions, type StartOptions, USAGE } from './options.ts';
import { labFiles } from './paths.ts';
import { chooseScreen, chromiumArgs, hasDisplay, type OpenScreen, openScreen, type ScreenChoice } from './screen.ts';
import { stopOnSignals } from './stopping.ts';
import { ALL_TENDERS } from './value-cards.ts';

const LABEL_WIDTH = 15;

// Whoever read along has gone (`npm start | head`): Portico runs on, unheard.
process.stdout.on('error', () => process.stdout.destroy());

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const sayOf = (label: string, text: string): void => say(`  ${label.padEnd(LABEL_WIDTH)} ${text}`);
/** Short below this folder, whole elsewhere. */
const fromHere = (path: string): string => {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short || '.';
};

let lab: Lab | null = null;
let screen: OpenScreen | null = null;

async function stop(): Promise<void> {
  await screen?.close();
  await lab?.close();
}

async function start(options: StartOptions): Promise<void> {
  stopOnSignals(stop, say);
  if (options.screen !== null && hasDisplay() && findElectron() === null) await fetchElectron(say);
  const choice: ScreenChoice = options.screen === null ? { kind: 'none', why: '--no-screen' } : chooseScreen();
  const hostElsewhere = choice.kind === 'electron' ? options.screen : null;
  const started = await startLab({
    dataFolder: options.dataFolder,
    port: options.port,
    build: options.build,
    terminalProtocol: options.terminal,
    terminal: { mode: 'askCustomer' },
    shop: 'whole',
    checkout: {
      tenders: ALL_TENDERS,
      bagging: { level: options.bagging },
      receipt: { exit: { isIssued: true } },
      ...(options.shop === 'airport' ? { duty: AIRPORT_SHOP } : {}),
    },
    say,
    ...(options.only === undefined ? {} : { only: options.only }),
    ...(hostElsewhere === null ? {} : { hostElsewhere }),
  });
  lab = started;
  tell(started);
  const shown = started.kiosks.find(({ name }) => name === options.screen);
  if (shown === undefined || choice.kind === 'none') {
    sayOf('Screen', `none opened (${choice.why}): open an address above in a browser`);
  } else {
    screen = open(started, shown, choice);
  }
  sayOf('Stop', 'Ctrl-C');
}

function tell({ kiosks, server, url, dataFolder }: Lab): void {
  say('Portico is running.');
  sayOf('Lab page', `${url}  (scan, weigh, pay, print: the simulated devices)`);
  for (const kiosk of kiosks) {
    const what = kiosk.name === 'store' ? 'Store kiosk' : 'Airport kiosk';
    sayOf(what, kiosk.hostIsElsewhere ? 'in the Electron shell' : kiosk.screenUrl);
  }
  sayOf('Store server', server.url);
  sayOf('Data', `${fromHere(dataFolder)}  (logs in ${fromHere(labFiles(dataFolder).log('x')).replace(/x\.log$/, '')})`);
}

function open(started: Lab, kiosk: LabKiosk, choice: Exclude<ScreenChoice, { kind: 'none' }>): OpenScreen {
  const files = labFiles(started.dataFolder);
  const isElectron = choice.kind === 'electron';
  const carrier = isElectron ? 'Electron, message port' : 'Chromium in kiosk mode, web carrier';
  sayOf('Screen', `${kiosk.name} in ${carrier} (${choice.why})`);
  return openScreen({
    program: choice.program,
    args: isElectron
      ? [choice.mainFile, '--config', kiosk.configFile]
      : chromiumArgs(kiosk.screenUrl, files.screenProfile),
    logFile: files.log('screen'),
    onClosed: (code) =>
      sayOf(
        'Screen',
        `closed (${code ?? 'stopped'}); everything else runs on. Its log: ${fromHere(files.log('screen'))}`,
      ),
  });
}

try {
  const options = readStartOptions(process.argv.slice(2));
  if (options === null) say(USAGE);
  else await start(options);
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  // Nothing must hold a start that failed.
  process.exit(1);
}
