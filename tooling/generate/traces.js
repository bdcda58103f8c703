import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** What somebody's machine leaves in a text that is pasted from it. `/home/me` stands for everybody's own in examples. */
const kinds = {
  'a folder of somebody': /(?<![\w.])\/(?:home|Users)\/(?!me\b)\w|(?<![\w.])\/root\/[\w.]|[A-Z]:\\Users\\/,
  'a temporary file': /(?<![\w.])\/(?:tmp|var\/folders|dev\/shm)\/[\w.-]{2}/,
  'the address of a file': /\bfile:\/\/\/(?:home|root|tmp|usr|opt|var|work|mnt|dev|Users)\b/,
  'a line of a stack trace': /^\s+at (?:\S.* )?\(?(?:file:|node:|\/|[A-Z]:\\).*:\d+:\d+\)?$/,
  'the host of a registry': /https?:\/\/(?!registry\.npmjs\.org)[^\s/'"`]*(?:registry|artifactory|nexus)[^\s/'"`]*/i,
}

/**
 * The lines of a text that tell of the machine on which it was made.
 *
 * @param {string} text
 * @returns {readonly { readonly line: number, readonly kind: string }[]} lines are counted from 1
 */
export const tracesIn = text =>
  text
    .split('\n')
    .flatMap((content, i) =>
      Object.entries(kinds).flatMap(([kind, pattern]) => (pattern.test(content) ? [{ line: i + 1, kind }] : [])),
    )

/**
 * Those of everything that git has in a folder, but for this file and its test; none where that is no checkout.
 *
 * @param {string} root
 */
export const tracesOf = root => {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  const files =
    status === 0 ? stdout.split('\0').filter(file => file !== '' && !/\btraces(\.test)?\.[jt]s$/.test(file)) : []
  return files
    .filter(file => fs.existsSync(path.join(root, file)))
    .flatMap(file => tracesIn(fs.readFileSync(path.join(root, file), 'utf8')).map(trace => ({ file, ...trace })))
}
