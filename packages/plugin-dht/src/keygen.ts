import { writeFile } from 'node:fs/promises'
import { GentorrentError, hex, systemReason } from '@gentorrent/core'
import type { RunCommand } from '@gentorrent/core/plugin'
import { mutableLink, newKey, publicKeyOf } from '@gentorrent/dht'
import { refusal } from './refusal.ts'

/** `gentorrent keygen` */
const keygen: RunCommand<{}> = async ({ arguments: [file = 'gentorrent.key'], resolve, remark }) => {
  const path = resolve(file)
  const key = newKey()
  try {
    // "wx" fails if anything is there, a symlink too.
    await writeFile(path, key.export({ format: 'pem', type: 'pkcs8' }), { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
      throw refusal('DHT_KEY_THERE', `\`${file}\` exists, and a key is never overwritten: choose another name`)
    throw new GentorrentError('OUTPUT_UNWRITABLE', { path: file, because: systemReason(cause) }, { cause })
  }
  const publicKey = publicKeyOf(key)
  const link = mutableLink({ publicKey, salt: new Uint8Array() })
  remark({
    code: 'DHT_KEY_MADE',
    message: `the private key is in \`${file}\`: keep it, nobody can publish under it without`,
  })
  return { lines: [hex(publicKey)], json: { path, publicKey: hex(publicKey), magnet: link } }
}

export default keygen
