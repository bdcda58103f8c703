import { isError } from '@gentorrent/core'
import type { Issue, Remark } from '@gentorrent/core/plugin'
import { groupDigits } from './amounts.ts'
import type { ExitCode } from './exit-codes.ts'
import { type Failure, failureOf } from './failure.ts'
import { remarkLine, severityLabel } from './issue-line.ts'
import type { ErrorJson } from './json.ts'
import { dim, type Line, renderer } from './line.ts'
import { ofFile } from './of-file.ts'
import { printableJson, printableParts } from './printable.ts'
import { issueJson } from './to-json.ts'
import { toldWith } from './ways-out.ts'
import type { World } from './world.ts'
import { writePieces } from './write-pieces.ts'

/** How a run speaks: results to stdout, everything else to stderr. */
export interface Report {
  readonly json: boolean
  readonly quiet: boolean
  /** Writes the result: its one JSON object with `--json`, else its lines. */
  result(result: { readonly lines: () => Iterable<Line>; readonly json: () => unknown }): Promise<void>
  /** Says what is not as it should be, but stops nothing. Silent with `--quiet`. */
  warn(issues: readonly Issue[]): Promise<void>
  /** Says what is worth knowing. Silent with `--quiet`. */
  remark(remarks: readonly Remark[]): Promise<void>
  /**
   * Says why there is no result.
   *
   * @param about `file`: what it is about, where the run goes on with others; `isOneOfMany`: that the lines have to say it;
   * `exitCode`: where a command has its own
   * @returns the exit code
   */
  fail(
    error: unknown,
    about?: {
      readonly file?: string
      readonly isOneOfMany?: boolean
      readonly exitCode?: (code: ExitCode) => ExitCode
    },
  ): Promise<ExitCode>
}

/**
 * How many of one code are shown: a folder can give thousands of the same warning. Each error has to be mended, so those
 * are listed as far as anybody would read. `--json` lists everything.
 */
const mostOfOneCode = { warning: 10, error: 1000 }

export const createReport = async (
  world: World,
  { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
): Promise<Report> => {
  const { stdout, stderr, env } = world
  const [toStdout, toStderr] = await Promise.all([renderer(stdout, env), renderer(stderr, env)])
  // What nobody can read must not stop the work, nor change its exit code.
  const say = (lines: readonly Line[]) =>
    stderr.write(lines.map(line => `${toStderr(line)}\n`).join('')).catch(() => {})
  const report: Report = {
    json,
    quiet,
    async result(result) {
      await writePieces(json ? jsonPieces(result.json()) : textsOf(result.lines(), toStdout), world)
    },
    async warn(issues) {
      if (!quiet && issues.length > 0) await say(shortened(issues, 'warning'))
    },
    async remark(remarks) {
      if (!quiet && remarks.length > 0) await say(remarks.map(remarkLine))
    },
    async fail(error, { file, isOneOfMany = false, exitCode = (code: ExitCode) => code } = {}) {
      const found = failureOf(error)
      const failure = { ...found, exitCode: exitCode(found.exitCode) }
      if (isError(error, 'REFUSED')) await this.warn(error.details.issues.filter(isWarning))
      // Wrong flags are wrong for all.
      const names = isOneOfMany && file !== undefined && failure.exitCode !== 2
      const problems = names ? failure.problems.map(each => ofFile(file, each)) : failure.problems
      await say([...shortened(problems, 'error'), ...bugReport(failure)])
      if (json)
        await stdout
          .write(`${printableJson({ ...(file !== undefined && { file }), ...errorJson(failure) })}\n`)
          .catch(() => {})
      return failure.exitCode
    },
  }
  return report
}

/** On one line. What comes with an object as a list is not made into one text, as it may be of a million files. */
function* jsonPieces(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) yield printableJson(value)
  else yield* printableParts(value as Readonly<Record<string, unknown>>)
  yield '\n'
}

function* textsOf(lines: Iterable<Line>, render: (line: Line) => string): Iterable<string> {
  for (const line of lines) yield `${render(line)}\n`
}

const isWarning = ({ severity }: Issue) => severity === 'warning'

/** Issues as lines, the most of one code that anybody would read. */
export const shortened = (issues: readonly Issue[], kind: 'warning' | 'error'): readonly Line[] => {
  const most = mostOfOneCode[kind]
  const label = severityLabel(kind)
  const seen = new Map<string, number>()
  const shown: Line[] = []
  for (const issue of issues) {
    const { code, liftable } = issue
    const count = (seen.get(code) ?? 0) + 1
    seen.set(code, count)
    if (count > most) continue
    const hint = liftable ? ` (allow it with --allow ${code})` : code === 'USAGE' ? '' : ` [${code}]`
    shown.push([label, toldWith(issue), dim(hint)])
  }
  const rest = [...seen].filter(([, count]) => count > most)
  return [
    ...shown,
    ...rest.map(([code, count]) => dim(`… and ${groupDigits(count - most)} more, which --json lists [${code}]`)),
  ]
}

const bugReport = ({ stack, culprit }: Failure): readonly Line[] =>
  stack === undefined
    ? []
    : [
        ...stack.split('\n').map(dim),
        `This is a bug${culprit === undefined ? '' : ` of the plugin ${culprit}`}. Please report it, with the lines above and the command that you typed, where you got the ${culprit === undefined ? 'program' : 'plugin'} from.`,
      ]

const errorJson = ({ exitCode, code, message, problems }: Failure): ErrorJson => ({
  error: { code, message, exitCode, issues: problems.map(issueJson) },
})
