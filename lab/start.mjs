// Plain JavaScript, so that it also runs where Node is too old for the rest and can say so.
const NEEDED_MAJOR = 24;
const { node } = process.versions;

if (Number(node.split('.')[0]) < NEEDED_MAJOR) {
  console.error(`Portico needs Node ${NEEDED_MAJOR} or newer; this is Node ${node} at ${process.execPath}.
On Linux, "npm ci" brings its own Node ${NEEDED_MAJOR} and "npm start" uses it: run both in the repository's folder.
Elsewhere, install Node ${NEEDED_MAJOR} from https://nodejs.org and run "npm start" again.`);
  process.exitCode = 1;
} else {
  await import('./start.ts');
}
