import { encode } from '@gentorrent/core/bencode'
import {
  type BReadDict,
  type BValue,
  definePlugin,
  dict,
  type Issue,
  type OptionValues,
  type Plugin,
  type Torrent,
} from '@gentorrent/core/plugin'
import { checkSignatures } from './check-signatures.ts'
import { clients } from './clients.ts'
import { describe } from './describe.ts'
import { problem } from './problem.ts'
import { noCertificate, remarks, unchecked } from './remarks.ts'
import { signatureOf } from './signature.ts'
import { type Signer, signersOf } from './signers.ts'
import { asValue, storedSignatures, updateUrlOf } from './stored.ts'

const options = {
  keys: {
    type: 'file',
    list: true,
    flag: '--sign-key <file>',
    summary: 'Sign with this RSA private key (PEM or DER)',
  },
  certificates: {
    type: 'file',
    list: true,
    flag: '--sign-cert <file>',
    summary: "The key's X.509 certificate (PEM or DER), whose common name is the id of the signer",
  },
  passphrases: {
    type: 'secret',
    list: true,
    flag: '--sign-passphrase <secret>',
    summary: 'Opens an encrypted key',
  },
  updateUrl: {
    type: 'url',
    schemes: ['http', 'https'],
    flag: '--sign-update-url <url>',
    summary: 'Sign this update URL too, which goes before that of the torrent (BEP 39)',
    label: 'Signed update URL',
  },
  omitCertificate: {
    type: 'boolean',
    flag: '--sign-without-cert',
    summary: 'Leave the certificate out, for readers who have it already',
    label: 'Without certificates',
  },
  signers: {
    type: 'text',
    list: true,
    flag: '--signer <id>',
    summary: 'Of the signatures that the torrent has, keep those of this signer, such as com.example',
    label: 'Signed in the name of',
  },
  trusted: {
    type: 'file',
    list: true,
    reading: true,
    flag: '--trust-cert <file>',
    summary: 'Trust signatures by this certificate, and by those that it issued',
  },
} as const

type Values = OptionValues<typeof options>

/**
 * Signatures over the info dictionary ([BEP 35](https://www.bittorrent.org/beps/bep_0035.html)): RSASSA-PKCS1-v1_5 with
 * SHA-1, one per signer. They leave the info-hash as it is, and signing a signed torrent keeps the signatures it has.
 */
export const signing: Plugin<typeof options, {}> = definePlugin({
  id: 'signing',
  summary: 'Signatures (RSA with SHA-1, which is weak: see its README)',
  beps: [35],
  options,
  adds: true,
  bound: ['metainfo.signatures'],
  issues: {
    SIGNING_BAD: 'a signature is not that of this torrent by the signer that it names',
    SIGNING_CERTIFICATE: 'a certificate cannot be used',
    SIGNING_EXPIRED: 'a certificate has run out or does not hold yet',
    SIGNING_FORM: 'the signatures do not have the form that BEP 35 gives them',
    SIGNING_KEY: 'a private key cannot be used',
    SIGNING_NAME: 'a signer is not a domain backwards, so that somebody else may have the same id',
    SIGNING_NOBODY: 'there is nobody to sign: no key and no certificate was given',
    SIGNING_PAIR: 'a key has no certificate, or a certificate no key',
    SIGNING_SIGNER: 'a signer whose signature is to be kept has none',
    SIGNING_TWICE: 'two certificates are those of one signer',
    SIGNING_UNCHECKED: 'a signature cannot be checked, since its certificate is not at hand',
    SIGNING_UNTRUSTED: 'a signature is right, but its certificate is not among those that are trusted',
    SIGNING_WEAK: 'a key is too short to withstand being broken',
  },
  clients,
  writes: ['metainfo.signatures'],

  check: (values, { existing }) => {
    const { signers, issues } = signersOf(values)
    const kept = existing ? storedSignatures(existing) : []
    const ids = new Set([...signers, ...kept].map(({ id }) => id))
    // Signatures that are there stay as they are: what is said of a signature is said of a new one.
    const isForNew = values.updateUrl !== undefined || values.omitCertificate === true
    const nobody = issues.length === 0 && (ids.size === 0 || (isForNew && signers.length === 0))
    return [
      ...issues,
      ...(existing ? formIssues(existing) : []),
      ...(nobody
        ? [
            problem('SIGNING_NOBODY', 'error', 'nobody signs: give a key and its certificate', [
              '--sign-key',
              '--sign-cert',
            ]),
          ]
        : []),
      ...(issues.length > 0 ? [] : values.signers.filter(id => !ids.has(id)).map(absent)),
      ...signers.flatMap(({ id, certificate }) => remarks(id, certificate)),
      ...(values.omitCertificate ? signers.map(({ id }) => unchecked(id, noCertificate)) : []),
    ]
  },

  metainfo: ({ options: values, infoBytes, existing }) => {
    const { signers } = signersOf(values)
    const entries = new Map<Uint8Array | string, BValue>()
    for (const { key, id, value } of existing ? storedSignatures(existing) : []) {
      const isKept = values.signers.length === 0 || (id !== undefined && values.signers.includes(id))
      if (isKept && !signers.some(signer => signer.id === id)) entries.set(key, asValue(value))
    }
    for (const signer of signers) entries.set(signer.id, entryOf(signer, values, infoBytes))
    return { signatures: entries.size > 0 ? entries : undefined }
  },

  read: {
    detect: torrent => {
      const stored = storedSignatures(torrent)
      if (stored.length === 0) return undefined
      const urls = new Set(stored.map(updateUrlOf))
      return {
        signers: stored.flatMap(({ id }) => id ?? []),
        updateUrl: urls.size === 1 ? [...urls][0] : undefined,
        omitCertificate: stored.every(({ keys }) => !keys?.has('certificate')) || undefined,
      }
    },
    describe: (torrent, values) => describe(torrent, values?.trusted ?? []),
    validate: (torrent, values) => {
      if (!torrent.metainfo.has('signatures')) return []
      if (!dict(torrent.metainfo.get('signatures'))) {
        return [
          problem('SIGNING_FORM', 'warning', '`signatures` is not a dictionary: the torrent counts as not signed'),
        ]
      }
      const trusted = values?.trusted ?? []
      const checked = checkSignatures(torrent, { trusted: trusted.map(({ bytes }) => bytes) })
      return checked.flatMap(({ id, verdict, because = '', certificate, isTrusted }) => {
        if (verdict === 'bad') return [problem('SIGNING_BAD', 'error', `the signature of \`${id}\` is bad: ${because}`)]
        if (verdict === 'unchecked' || !certificate) return [unchecked(id, because)]
        return [...remarks(id, certificate), ...(trusted.length > 0 && !isTrusted ? [untrusted(id)] : [])]
      })
    },
  },
})

const entryOf = (
  { key, certificate }: Signer,
  { updateUrl, omitCertificate }: Values,
  infoBytes: Uint8Array,
): BValue => {
  const info = updateUrl === undefined ? undefined : { 'update-url': updateUrl }
  return {
    certificate: omitCertificate ? undefined : Uint8Array.from(certificate.raw),
    info,
    signature: signatureOf(key, { infoBytes, ...(info && { extraBytes: encode(info) }) }),
  }
}

/** Why the signatures that a torrent has cannot be kept as they are, byte for byte, beside a new one. */
const formIssues = ({ metainfo }: Torrent): readonly Issue[] => {
  if (!metainfo.has('signatures')) return []
  const found = dict(metainfo.get('signatures'))
  if (!found)
    return [problem('SIGNING_FORM', 'error', 'the torrent has `signatures` that are not a dictionary: remove them')]
  return isCanonical(found)
    ? []
    : [problem('SIGNING_FORM', 'error', 'the signatures in the torrent are not canonical bencode: remove them first')]
}

const isCanonical = (found: BReadDict): boolean => {
  try {
    return Buffer.compare(encode(asValue(found)), found.bytes) === 0
  } catch {
    return false
  }
}

const absent = (id: string) =>
  problem('SIGNING_SIGNER', 'error', `there is no signature of \`${id}\` to keep, and no key to make it with`)

const untrusted = (id: string) =>
  problem(
    'SIGNING_UNTRUSTED',
    'warning',
    `the signature of \`${id}\` is right, but its certificate is not one you trust`,
  )
