import { basename, resolve } from 'node:path'
import { GentorrentError, issue } from '@gentorrent/core'
import type { Issue } from '@gentorrent/core/plugin'
import { eachFile } from '../each-file.ts'
import type { ExitCode } from '../exit-codes.ts'
import { failureOf, issuesOf } from '../failure.ts'
import { lstat, stat } from '../files.ts'
import { ofFile } from '../of-file.ts'
import { refuse } from '../refuse.ts'
import type { Report } from '../report.ts'
import type { CreateCall } from './create-input.ts'

/**
 * Makes a torrent of each path, one after the other. What is in the way of one does not stop the others. But they have to be
 * there, all of them: a word too many is more likely a slip than content.
 *
 * @throws GentorrentError `REFUSED` before any is made
 * @returns the worst of the exit codes
 */
export const createEach = async (
  call: CreateCall,
  createOne: (call: CreateCall) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const { arguments: words, world, report } = call
  refuse([...flagIssues(call), ...(await outputIssues(call)), ...(await pathIssues(call))])
  const said = new Set<string>()
  return eachFile(words, world, report, (word, at) => {
    const own = { ...call, arguments: [word], report: sparing(report, { word, said, hasGap: at > 0 }) }
    return createOne(own).catch(error => {
      const { problems, exitCode } = failureOf(error)
      // What is wrong with the flags is wrong for all.
      if (!report.json && exitCode === 2 && problems.every(({ message }) => said.has(message))) return exitCode
      for (const { message } of problems) said.add(message)
      throw error
    })
  })
}

/**
 * Names the path that a warning is about, says remarks once, however many torrents they are about, and leaves a line free
 * before all results but the first.
 */
const sparing = (
  report: Report,
  { word, said, hasGap }: { readonly word: string; readonly said: Set<string>; readonly hasGap: boolean },
): Report => ({
  ...report,
  warn: issues => report.warn(issues.map(issue => ofFile(word, issue))),
  remark: remarks => report.remark(remarks.filter(({ message }) => !said.has(message) && said.add(message))),
  result: ({ lines, json }) => report.result({ lines: () => (hasGap ? withGap(lines()) : lines()), json }),
})

function* withGap<T>(lines: Iterable<T>): Iterable<T | ''> {
  yield ''
  yield* lines
}

const usage = (because: string): readonly Issue[] => issuesOf(new GentorrentError('USAGE', { because }))

const flagIssues = ({ values }: CreateCall) =>
  values.name === undefined ? [] : usage('`--name` names one torrent: leave it out, or make them one by one')

const outputIssues = async ({ values: { output }, world }: CreateCall): Promise<readonly Issue[]> => {
  if (output === undefined) return []
  const stats = output === '-' ? undefined : await stat(resolve(world.cwd, output)).catch(() => undefined)
  return stats?.isDirectory() ? [] : usage('`--output` must be an existing folder where there are several paths')
}

/** Paths that are not there, and those whose torrents would have the same name. */
const pathIssues = async ({ arguments: words, world }: CreateCall): Promise<readonly Issue[]> => {
  const issues: Issue[] = []
  const first = new Map<string, string>()
  for (const word of words) {
    const path = resolve(world.cwd, word)
    if (!(await lstat(path).catch(() => undefined)))
      issues.push(issue('CONTENT_MISSING', { path }, { severity: 'error' }))
    const other = first.get(basename(path))
    first.set(basename(path), word)
    if (other !== undefined)
      issues.push(
        ...usage(`\`${other}\` and \`${word}\` would both become \`${basename(path)}.torrent\`: make them one by one`),
      )
  }
  return issues
}
