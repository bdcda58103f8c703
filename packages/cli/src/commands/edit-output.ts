import { basename, resolve } from 'node:path'
import { GentorrentError } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'
import { issuesOf } from '../failure.ts'
import type { World } from '../world.ts'
import { chooseOutput, type Target } from './output.ts'

interface OutputFlags {
  readonly output?: string | undefined
  readonly force?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly json?: boolean | undefined
}

/** Where an edited torrent goes. */
export interface EditOutput {
  readonly target: Target
  /** Whether a file that is there may be replaced: the torrent itself always, any other one with `--force`. */
  readonly overwrite: boolean
  /** What speaks against it. */
  readonly problems: readonly Issue[]
}

/** By default the edited torrent takes the place of the one that was read. */
export const editOutput = async (
  file: string,
  { output, force = false, dryRun, json }: OutputFlags,
  { cwd, stdout }: World,
): Promise<EditOutput> => {
  const wanted = output ?? file
  const usage = (because: string) => issuesOf(new GentorrentError('USAGE', { because }))
  if (wanted === '-') {
    const problems = dryRun
      ? []
      : json
        ? usage('standard output cannot carry the torrent and `--json`: give `--output`, or give `--json` up')
        : stdout.isTTY
          ? usage('a torrent is not text: send standard output to a file or a program, or give `--output`')
          : []
    return { target: { to: 'stdout' }, overwrite: false, problems }
  }
  const overwrite = force || resolve(cwd, wanted) === resolve(cwd, file)
  const name = basename(file === '-' ? 'edited' : file).replace(/\.torrent$/, '')
  const { target, problems } = await chooseOutput({ output: wanted, name, cwd, force: overwrite })
  return { target, overwrite, problems: dryRun ? [] : problems }
}
