import os from 'node:os'
import { stripVTControlCharacters } from 'node:util'

/** Why there are no figures, in a sentence for whoever runs the bench. */
export class BenchFault extends Error {}

/**
 * Why a program failed: how it ended, and the last thing that it said. Undefined if it did not.
 *
 * @param ended what `spawnSync` gave
 * @param folder where the bench works; its path is nobody's business, and is taken out
 */
export function failureOf({ error, status, signal, stdout, stderr }, folder) {
  if (error) return error.code ?? error.message
  const killer = signal ?? signalOf(status)
  if (status === 0 && !killer) return undefined
  const how = killer ? `killed by ${killer}` : `exit code ${status}`
  const said = lastLine(stderr, folder) ?? lastLine(stdout, folder)
  return said === undefined ? how : `${how}, ${said}`
}

/** GNU time and shells tell of a signal by an exit code above 128. */
const signalOf = status =>
  Object.entries(os.constants.signals).find(([, number]) => status !== null && number === status - 128)?.[0]

/** Some programs say what is wrong on standard output. What they wrote may hold anything, and stands in a table later. */
function lastLine(bytes, folder) {
  const lines = stripVTControlCharacters(String(bytes)).split(/[\r\n]+/)
  const last = lines.map(line => line.replace(/[\p{C}\s]+/gu, ' ').trim()).findLast(line => line !== '')
  return last?.replaceAll(`${folder}/`, '').slice(0, 200)
}
