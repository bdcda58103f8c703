import os from 'node:os'
import { parseArgs } from 'node:util'
import { BenchFault } from './failure.js'

/** Every option of the bench: how it is given, and what it is for. */
const options = {
  quick: { type: 'boolean', default: false, what: 'A few seconds a row: less content, fewer rounds' },
  scale: { type: 'boolean', default: false, what: 'A million files too: 6 GiB of free space, and minutes more' },
  row: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    what: 'Only rows whose names begin like this: v1, "v1 4 GiB", files; once for each',
  },
  rounds: { type: 'string', value: 'N', what: 'Measured runs of each program, whose median counts; 7, or 3 if quick' },
  folder: {
    type: 'string',
    default: os.tmpdir(),
    value: 'PATH',
    what: 'Where the content is made; the folder for temporary files',
  },
  markdown: { type: 'string', value: 'FILE', what: 'Write the figures to a file, as Markdown' },
  json: { type: 'string', value: 'FILE', what: 'Write the figures to a file, as JSON' },
  help: { type: 'boolean', short: 'h', default: false, what: 'Say this' },
}

/** What the bench can do, for `--help`. */
export const helpText = [
  'npm run bench -- [OPTION]…',
  'Times gentorrent beside other generators on the same content. docs/performance.md says how to read it.',
  '',
  ...Object.entries(options).map(([name, { value, what }]) => `  --${`${name} ${value ?? ''}`.padEnd(16)} ${what}`),
].join('\n')

/**
 * The options by name.
 *
 * @param args the words after `bench.js`
 * @throws BenchFault where a word is no option, or an option lacks its value
 */
export function optionsOf(args) {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    if (!String(error.code).startsWith('ERR_PARSE_ARGS_')) throw error
    throw new BenchFault(`${error.message}; --help lists the options`)
  }
}
