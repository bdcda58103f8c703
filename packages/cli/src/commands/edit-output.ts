import { basename } from 'node:path'
import { GentorrentError } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'
import { issuesOf } from '../failure.ts'
import type { World } from '../world.ts'
import { chooseOutput, type Target } from './output.ts'

interface EditFlags {
  readonly output?: string | undefined
  readonly force?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly json?: boolean | undefined
}

/** Where an edited torrent goes, and what speaks against it. By default it takes the place of the one that was read. */
export const editOutput = async (
  file: string,
  { output, force, dryRun, json }: EditFlags,
  { cwd, stdout }: World,
): Promise<{ readonly target: Target; readonly problems: readonly Issue[] }> => {
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
    return { target: { to: 'stdout' }, problems }
  }
  const name = basename(file === '-' ? 'edited' : file).replace(/\.torrent$/, '')
  const { target, problems } = await chooseOutput({ output: wanted, name, cwd, force: force === true })
  return { target, problems: dryRun ? [] : problems }
}
