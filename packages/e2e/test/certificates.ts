import fs from 'node:fs'
import type { Place } from './place.ts'

/** What a server shows, and its key. */
export interface Certified {
  readonly cert: Buffer
  readonly key: Buffer
}

export interface Authority {
  /** The file with its own certificate. */
  readonly file: string
  /** Signs a certificate for a name (`IP:127.0.0.1`, `DNS:example.org`), from one time to another: `20200101000000Z`. */
  issue(name: string, from?: string, to?: string): Promise<Certified>
}

const config = `
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[ca]
default_ca = own
[own]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
`

/** An authority of one's own, made by openssl in the test's folder. */
export async function makeAuthority(place: Place): Promise<Authority> {
  const folder = place.at('authority')
  fs.mkdirSync(folder)
  fs.writeFileSync(`${folder}/config`, config)
  fs.writeFileSync(`${folder}/index`, '')
  fs.writeFileSync(`${folder}/serial`, '01')
  const openssl = (...args: readonly string[]) =>
    place.must('sh', ['-c', 'cd authority && exec openssl "$@"', 'sh', ...args])
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-config', 'config']
  await openssl(
    'req',
    '-x509',
    ...curve,
    '-extensions',
    'authority',
    '-subj',
    '/CN=tests',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
  )
  let count = 0
  return {
    file: `${folder}/ca.crt`,
    async issue(name, from = '20200101000000Z', to = '20990101000000Z') {
      const base = `leaf-${count++}`
      fs.writeFileSync(`${folder}/${base}.ext`, `subjectAltName = ${name}\nextendedKeyUsage = serverAuth\n`)
      await openssl('req', ...curve, '-subj', `/CN=${base}`, '-keyout', `${base}.key`, '-out', `${base}.csr`)
      await openssl(
        ...['ca', '-batch', '-notext', '-config', 'config', '-cert', 'ca.crt', '-keyfile', 'ca.key'],
        ...['-in', `${base}.csr`, '-out', `${base}.crt`, '-extfile', `${base}.ext`, '-startdate', from, '-enddate', to],
      )
      return { cert: fs.readFileSync(`${folder}/${base}.crt`), key: fs.readFileSync(`${folder}/${base}.key`) }
    },
  }
}
