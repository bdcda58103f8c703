import { GentorrentError } from '@gentorrent/core'
import { renderer, yellow } from './line.ts'
import type { Report } from './report.ts'
import type { World } from './world.ts'

/** Whether there is a person who can be asked. Scripts never are. */
export const canAsk = ({ stdin, stderr }: World, { json, quiet }: Pick<Report, 'json' | 'quiet'>): boolean =>
  stdin.isTTY === true && stderr.isTTY && !json && !quiet

/**
 * Asks a question on standard error. Nothing but `y` or `yes` is a yes.
 *
 * @throws GentorrentError `ABORTED`
 */
export const consents = async (question: string, world: World): Promise<boolean> => {
  const { stdin, stderr, env } = world
  const render = await renderer(stderr, env)
  await stderr.write(render([yellow('? '), `${question} [y/N] `]))
  const chunks = stdin[Symbol.asyncIterator]()
  const decoder = new TextDecoder()
  let answer = ''
  while (!answer.includes('\n')) {
    const { value, done } = await Promise.race([chunks.next(), aborted(world)])
    if (done) break
    answer += decoder.decode(value, { stream: true })
  }
  return /^y(es)?$/i.test(answer.split('\n', 1)[0]!.trim())
}

/** Who is asked may want to stop instead. */
const aborted = ({ signal }: World): Promise<never> =>
  new Promise((_, reject) => {
    const stop = () => reject(new GentorrentError('ABORTED', {}))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
