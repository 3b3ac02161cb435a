/** `npm run -s decode -- KIND`: what devices and documents say, as JSON lines. `--help` documents kinds, options and fields. */
import { runCodecCommand } from './codec-command/run.ts';
import { CODECS } from './codecs/codecs.ts';

const { stdin, stdout, stderr } = process;
process.exitCode = await runCodecCommand('decode', process.argv.slice(2), CODECS, {
  input: stdin,
  output: stdout,
  complaints: stderr,
});
