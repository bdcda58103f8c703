import { formsOf } from '@gentorrent/core/bencode'
import { type Check, cannot } from './check.ts'

/** What a client makes of an info dictionary that is not canonical bencode. What stands around it changes no info-hash. */
export const form: Check = ({ torrent: { infoBytes } }, target) => {
  const does = target.client?.form
  if (!does) return []
  const found = [...formsOf(infoBytes)].flatMap(fault => {
    const what = fault === 'tail' ? undefined : does[fault]
    return what ? [{ fault, what } as const] : []
  })
  return found
    .slice(0, 1)
    .map(({ fault, what }) =>
      cannot('TARGET_FORM', target, { because: because[fault as keyof typeof because], does: outcome[what] }, {}),
    )
}

const because = {
  order: 'keys are not sorted',
  twice: 'a key stands twice',
  integer: 'an integer is not in its shortest form',
  length: 'a string length begins with zero',
} as const

const outcome = {
  refuses: 'does not take the torrent',
  rehashes: 'writes it anew before it hashes it, and looks for peers of another torrent',
} as const
