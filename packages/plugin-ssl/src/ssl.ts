import {
  bytes,
  definePlugin,
  error,
  type Issue,
  list,
  type Plugin,
  type Torrent,
  text,
  warning,
} from '@gentorrent/core/plugin'
import { clients } from './clients.ts'
import { holdsPrivateKey, lapse, pemCertificate } from './pem.ts'

const options = {
  certificate: {
    type: 'file',
    flag: '--ssl-cert <file>',
    summary: 'Let only those take part whose certificate was issued by this one (PEM)',
    label: 'SSL certificate',
  },
} as const

/**
 * SSL torrents: `ssl-cert`, an X.509 certificate in PEM form inside of the info dictionary. Peers speak TLS with each other and
 * show certificates that it issued ([libtorrent's manual](https://www.libtorrent.org/manual-ref.html#ssl-torrents)).
 */
export const ssl: Plugin<typeof options, {}> = definePlugin({
  id: 'ssl',
  summary: 'SSL torrents, for peers with a certificate',
  beps: [],
  options,
  issues: {
    SSL_CERTIFICATE: 'the certificate of an SSL torrent is not an X.509 certificate in PEM form',
    SSL_EXPIRED: 'the certificate of an SSL torrent has run out or does not hold yet',
    SSL_ISSUER: 'the certificate of an SSL torrent may not issue others, so that no peer can have one by it',
    SSL_KEY: 'the certificate of an SSL torrent comes with its private key',
    SSL_PUBLIC: 'an SSL torrent is not private, so that it is announced to peers who can never take part',
    SSL_TRACKER:
      'an SSL torrent names WebTorrent trackers, whose peers in browsers can have no certificate of their own',
  },
  clients,
  writes: ['info.ssl-cert'],

  check: ({ certificate }, { isActive }) => {
    if (!certificate) return []
    const { path, bytes } = certificate
    if (holdsPrivateKey(bytes)) {
      return [
        problem(
          'SSL_KEY',
          'error',
          `\`${path}\` holds a private key, which must not be published: give the certificate alone`,
        ),
      ]
    }
    const found = pemCertificate(bytes)
    if (!found) return [problem('SSL_CERTIFICATE', 'error', `\`${path}\` is not an X.509 certificate in PEM form`)]
    return [...remarks(found), ...(isActive('private') ? [] : [open])]
  },

  info: ({ options: { certificate } }) => ({ 'ssl-cert': certificate?.bytes }),

  read: {
    detect: ({ info }) => {
      const certificate = bytes(info.get('ssl-cert'))
      return certificate && { certificate: { path: 'info.ssl-cert', bytes: certificate } }
    },
    validate: torrent => {
      if (!torrent.info.has('ssl-cert')) return []
      const stored = bytes(torrent.info.get('ssl-cert')) ?? new Uint8Array()
      const found = pemCertificate(stored)
      return [
        ...(holdsPrivateKey(stored)
          ? [problem('SSL_KEY', 'warning', '`ssl-cert` holds a private key, which is now known to all')]
          : []),
        ...(found
          ? remarks(found)
          : [problem('SSL_CERTIFICATE', 'warning', '`ssl-cert` is not an X.509 certificate in PEM form')]),
        ...(torrent.info.get('private') === 1 ? [] : [open]),
        ...trackerIssues(torrent),
      ]
    },
  },
})

const remarks = (certificate: NonNullable<ReturnType<typeof pemCertificate>>): readonly Issue[] => {
  const lapsed = lapse(certificate, Date.now())
  return [
    ...(lapsed
      ? [problem('SSL_EXPIRED', 'warning', `the certificate of the torrent ${lapsed}: peers will not connect`)]
      : []),
    ...(mayIssue(certificate)
      ? []
      : [
          problem(
            'SSL_ISSUER',
            'warning',
            'the certificate of the torrent may not issue others, so no peer can have one by it',
          ),
        ]),
  ]
}

/** `ca` is false too for certificates of version 1, which have no extensions and which OpenSSL takes as issuers if self-signed. */
const mayIssue = (certificate: NonNullable<ReturnType<typeof pemCertificate>>) =>
  certificate.ca || certificate.checkIssued(certificate)

const trackerIssues = ({ metainfo }: Torrent): readonly Issue[] => {
  const listed = (list(metainfo.get('announce-list')) ?? []).flatMap(tier => list(tier) ?? [])
  const isWeb = [metainfo.get('announce'), ...listed].some(url => /^\s*wss?:/i.test(text(url) ?? ''))
  return isWeb
    ? [
        problem(
          'SSL_TRACKER',
          'warning',
          'a WebTorrent tracker brings peers in browsers, who cannot take part in an SSL torrent',
        ),
      ]
    : []
}

const problem = (code: string, severity: Issue['severity'], message: string, flags?: readonly string[]): Issue =>
  (severity === 'error' ? error : warning)(code, message, 'info.ssl-cert', flags)

const open: Issue = problem(
  'SSL_PUBLIC',
  'warning',
  'the SSL torrent is not private: it is announced to all, though only peers with a certificate can take part; make it private',
  ['--private'],
)
