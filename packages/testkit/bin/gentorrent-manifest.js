#!/usr/bin/env node
import { writeManifest } from '../dist/index.js'

const [module, ...more] = process.argv.slice(2)
if (module === undefined || module.startsWith('-') || more.length > 0) {
  console.error(
    'usage: gentorrent-manifest MODULE\n\nWrites manifest.json beside the compiled module of a gentorrent plugin.',
  )
  process.exitCode = 2
} else {
  try {
    console.log(`wrote ${await writeManifest(module)}`)
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
}
