import { createPrivateKey, type KeyObject } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { type CommandCall, type FileContent, warning } from '@gentorrent/core/plugin'
import { refusal } from './refusal.ts'

/**
 * The private key in a file.
 *
 * @throws GentorrentError `REFUSED` with `DHT_KEY`
 */
export const readKey = (file: FileContent | undefined): KeyObject => {
  if (!file) throw refusal('DHT_KEY', 'there is no private key: name one; `gentorrent keygen` makes it', ['--key'])
  try {
    const key = createPrivateKey(Buffer.from(file.bytes))
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Said below, in words that fit all that a file may be.
  }
  throw refusal(
    'DHT_KEY',
    `\`${file.path}\` is not an Ed25519 private key in PEM without a passphrase: make one with \`gentorrent keygen\``,
  )
}

/** Says so if others on the machine can read the key. */
export const warnIfOpen = async (
  { path }: FileContent,
  { resolve, warn }: Pick<CommandCall<any>, 'resolve' | 'warn'>,
): Promise<void> => {
  if (process.platform === 'win32') return
  const mode = await stat(resolve(path)).then(
    ({ mode }) => mode,
    () => 0,
  )
  if ((mode & 0o077) !== 0) {
    warn(warning('DHT_KEY_OPEN', `others on this machine may read the private key: \`chmod 600 ${path}\``))
  }
}
