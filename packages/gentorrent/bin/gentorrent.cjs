#!/usr/bin/env node
const { existsSync } = require('node:fs')

// Where it stands is clear; to ask the package for it takes Node as long as a small torrent takes to make.
const file = module.paths.map(folder => `${folder}/@gentorrent/cli/bundle/start.cjs`).find(existsSync)
require(file ?? '@gentorrent/cli/start').start(__filename)
