#!/usr/bin/env node
require('@gentorrent/cli/start').start(__filename)
