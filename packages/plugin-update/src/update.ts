import type { X509Certificate } from 'node:crypto'
import {
  bytes,
  definePlugin,
  error,
  type Finding,
  type Issue,
  integer,
  type Plugin,
  type Torrent,
  text,
  warning,
} from '@gentorrent/core/plugin'
import { certificateOf, isSignedBy } from './certificate.ts'
import { clients } from './clients.ts'

const options = {
  url: {
    type: 'url',
    schemes: ['http', 'https'],
    flag: '--update-url <url>',
    summary: 'Where clients ask for a newer torrent',
    label: 'Update URL',
  },
  originator: {
    type: 'file',
    flag: '--originator <file>',
    summary: 'The certificate (PEM or DER) of the one whose signed updates clients fetch by themselves',
    label: 'Originator',
  },
} as const

/**
 * Updates by URL ([BEP 39](https://www.bittorrent.org/beps/bep_0039.html)): `update-url` and `originator`, both inside of
 * the info dictionary. The URL that a signer vouches for is the plugin signing's.
 */
export const update: Plugin<typeof options, {}> = definePlugin({
  id: 'update',
  summary: 'Where to ask for a newer torrent, and who may sign it',
  beps: [39],
  options,
  issues: {
    UPDATE_CERTIFICATE: 'the originator is not a certificate',
    UPDATE_UNSIGNED: 'the originator has not signed the torrent, so clients do not update it by themselves',
    UPDATE_URL: 'the update URL cannot be used',
    UPDATE_V2: 'a v2 torrent has an update URL, and no document says with which hash clients then ask',
  },
  clients,
  writes: ['info.update-url', 'info.originator'],

  check: ({ url, originator }, { isActive, omits }) => [
    ...(originator && !certificateOf(originator.bytes)
      ? [
          error(
            'UPDATE_CERTIFICATE',
            `\`${originator.path}\` is not an X.509 certificate in PEM or DER form`,
            'info.originator',
          ),
        ]
      : []),
    ...(originator && !isActive('signing') ? [unsigned] : []),
    ...(url !== undefined && isActive('v2') && omits('info.pieces') ? [ofV2] : []),
  ],

  info: ({ options: { url, originator } }) => {
    const certificate = certificateOf(originator?.bytes)
    return { 'update-url': url, originator: certificate && Uint8Array.from(certificate.raw) }
  },

  read: {
    detect: ({ info }) => {
      const url = text(info.get('update-url'))
      const originator = bytes(info.get('originator'))
      return url === undefined && !originator
        ? undefined
        : { url, ...(originator && { originator: { path: 'info.originator', bytes: originator } }) }
    },
    describe: ({ info }) => {
      const url = text(info.get('update-url'))
      const certificate = certificateOf(bytes(info.get('originator')))
      return [
        ...(url === undefined ? [] : [{ label: 'Update URL', texts: [url], data: { url } }]),
        ...(certificate ? [originatorFinding(certificate)] : []),
      ]
    },
    validate: torrent => [...urlIssues(torrent), ...originatorIssues(torrent)],
  },
})

const isUsable = (url: string | undefined) => /^https?:\/\/[^/?#\s]/i.test(url ?? '')

const urlIssues = ({ info }: Torrent): readonly Issue[] => {
  if (!info.has('update-url')) return []
  const isOnlyV2 = integer(info.get('meta version')) === 2 && !info.has('pieces')
  return [
    ...(isUsable(text(info.get('update-url')))
      ? []
      : [warning('UPDATE_URL', '`update-url` is not an http URL: clients cannot ask there', 'info.update-url')]),
    ...(isOnlyV2 ? [ofV2] : []),
  ]
}

const originatorIssues = (torrent: Torrent): readonly Issue[] => {
  const { info } = torrent
  if (!info.has('originator')) return []
  const stored = bytes(info.get('originator'))
  const certificate = certificateOf(stored)
  if (!certificate) return [warning('UPDATE_CERTIFICATE', '`originator` is not a certificate', 'info.originator')]
  return [
    ...(certificate.raw.equals(stored!)
      ? []
      : [
          warning(
            'UPDATE_CERTIFICATE',
            '`originator` is not a certificate in DER form, which alone clients read',
            'info.originator',
          ),
        ]),
    ...(isSignedBy(certificate, torrent) ? [] : [unsigned]),
  ]
}

const unsigned: Issue = warning(
  'UPDATE_UNSIGNED',
  'the originator has not signed the torrent, so clients will not update it by themselves: sign it',
  'info.originator',
  ['--sign-key'],
)
const ofV2: Issue = warning(
  'UPDATE_V2',
  'clients add the v1 info-hash when they ask `update-url`, and a v2 torrent has none: the server cannot know what comes',
  'info.update-url',
)

const originatorFinding = (certificate: X509Certificate): Finding => {
  const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase()
  const name = subjectOf(certificate)
  return {
    label: 'Originator',
    texts: [name, `certificate until ${untilOf(certificate)}, SHA-256 ${fingerprint}`],
    data: { name, fingerprint, validTo: untilOf(certificate) },
  }
}

const subjectOf = ({ subject }: X509Certificate) => (subject ?? '').split('\n').join(', ')

const untilOf = ({ validTo }: X509Certificate) =>
  Number.isNaN(Date.parse(validTo)) ? validTo : new Date(validTo).toISOString().slice(0, 10)
