/** `npm run -s encode -- KIND`: JSON lines as what devices and documents say. `--help` documents kinds, options and fields. */
import { runCodecCommand } from './codec-command/run.ts';
import { CODECS } from './codecs/codecs.ts';

const { stdin, stdout, stderr } = process;
process.exitCode = await runCodecCommand('encode', process.argv.slice(2), CODECS, {
  input: stdin,
  output: stdout,
  complaints: stderr,
});
