import type { FileFacts, Files } from '@gentorrent/core/plugin'
import { entries } from '@gentorrent/testkit'

const target = ['bin', 'run.sh']
const facts: Readonly<Record<string, FileFacts>> = {
  'bin/run.sh': { executable: true, modified: 1_700_000_000 },
  '.hidden': { hidden: true },
  '.run': { hidden: true, executable: true },
  link: { executable: true, target },
  '.link': { executable: true, hidden: true, target },
}

/** A script, a hidden file, a hidden script, and a link to the script, as a host finds them. */
export const linked: Files = entries({
  'bin/run.sh': 5000,
  '.hidden': 0,
  '.run': 20_000,
  link: 5000,
  '.link': 5000,
}).map(file => ({ ...file, facts: facts[file.path.join('/')]! }))
