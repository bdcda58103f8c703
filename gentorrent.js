#!/usr/bin/env node
// Runs gentorrent from a clone: `node gentorrent.js create PATH`. Installs and builds first what is missing or out of date.
// No static import and no new syntax here, so that an old Node still prints the sentence below.

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`gentorrent needs Node 20 or newer, this is ${process.version}; see https://nodejs.org/en/download`)
  process.exitCode = 3
} else {
  import('./tooling/start.js').then(({ start }) => start())
}
