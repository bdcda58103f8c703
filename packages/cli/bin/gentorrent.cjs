#!/usr/bin/env node
require('../bundle/start.cjs').start(__filename)
