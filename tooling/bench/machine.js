import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'

/** Figures mean little without the machine and the day. */
export function machine() {
  const processors = os.cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    processors: `${processors.length} × ${processors[0]?.model ?? os.arch()}`,
    features: features(),
    system: `${os.type()} ${os.release()}`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    load: os.loadavg()[0].toFixed(2),
    versions: versions(),
  }
}

/** What of the processor matters to hashing. */
function features() {
  const flags = /^(?:flags|Features)\s*: (.*)$/m.exec(read('/proc/cpuinfo'))?.[1]?.split(' ') ?? []
  return ['sha_ni', 'avx2', 'avx512bw', 'sha1', 'sha2'].filter(flag => flags.includes(flag)).join(', ')
}

function versions() {
  const first = (command, ...args) => {
    const { error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
    return error ? undefined : /\d+\.\d+(\.\d+)*/.exec(stdout + stderr)?.[0]
  }
  const found = {
    OpenSSL: process.versions.openssl,
    mktorrent: first('mktorrent', '-h'),
    'transmission-create': first('transmission-create', '--version'),
    libtorrent: first('/usr/bin/python3', '-c', 'import libtorrent; print(libtorrent.version)'),
  }
  return Object.fromEntries(Object.entries(found).filter(([, version]) => version !== undefined))
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
