#!/usr/bin/env node
import { main } from '@gentorrent/cli'

await main({ base: import.meta.url })
