import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { python, testWith } from './clients.ts'
import { sameFiles, writeFiles } from './content.ts'
import { command } from './gentorrent.ts'
import { workspace } from './installed.ts'
import type { Place } from './place.ts'

const page = fs.readFileSync(path.join(workspace, 'docs/publishing.md'), 'utf8')
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text]) => text!)
const seedScript = /^```python\n# seed\.py\n([\s\S]*?)^```$/m.exec(page)![1]!
const client = (name: string) => fileURLToPath(new URL(`../clients/${name}`, import.meta.url))

/** A network with nothing in it but this machine, so that names and addresses of the page can be what they are there. */
const isolated = ['unshare', '--net', '--mount', '--'] as const
const canIsolate = () => spawnSync(isolated[0], [...isolated.slice(1), 'ip', 'link', 'set', 'lo', 'up']).status === 0

const nodes = Array.from({ length: 12 }, (_, i) => `127.0.4.${i + 1}:${7001 + i}`)

/** Both machines of the page, the DHT and the web server; then the page, line by line. */
const scriptFor = (place: Place) => `
set -euo pipefail
# At once, and waited for: what still writes would stand in the way of removing the folder.
trap 'kill -KILL $(jobs -p) 2>/dev/null; wait' EXIT
ip link set lo up
ip address add 203.0.113.5/32 dev lo
mount --bind ${place.at('hosts')} /etc/hosts

mkfifo ${place.at('questions')}
sleep infinity > ${place.at('questions')} &
${python} -W ignore ${client('libtorrent-dht.py')} '${JSON.stringify({ listen: nodes })}' \\
  < ${place.at('questions')} > ${place.at('nodes.log')} &
${process.execPath} ${client('web-server.mjs')} ${place.at('www')} 80 > ${place.at('www.log')} &
until grep -q ready ${place.at('nodes.log')} && grep -q ready ${place.at('www.log')}; do sleep 0.2; done

${blocks.map(block => blockAt(block, place)).join('\n')}
echo 'the page is done'
`

/** Long-running programs talk to files of their own: what they print is no part of the page. */
const blockAt = (block: string, place: Place) => {
  const elsewhere = /^# on another machine\n/.test(block)
  const lines = block.replace(/ &$/gm, ` > /dev/null 2>&1 &`)
  return elsewhere
    ? `(\ncp ${place.at('here')}/*.torrent ${place.at('here')}/*.link ${place.at('elsewhere')} 2>/dev/null || true\ncd ${place.at('elsewhere')}\n${lines})`
    : `cd ${place.at('here')}\n${lines}`
}

testWith(
  ['libtorrent', 'aria2c', 'qbittorrent-nox', 'transmission-create'],
  'the commands of docs/publishing.md do what it says',
  async (place, context) => {
    if (!canIsolate()) context.skip('needs a network namespace (unshare --net --mount and ip, as root)')
    await writeFiles(place.at('here', 'album'), [
      ['first é.flac', 300_000],
      ['disc 2/second #1.flac', 500_000],
    ])
    fs.mkdirSync(place.at('elsewhere'))
    fs.mkdirSync(place.at('www/pub'), { recursive: true })
    fs.cpSync(place.at('here/album'), place.at('www/pub/album'), { recursive: true })
    fs.writeFileSync(place.at('here/seed.py'), seedScript)
    fs.writeFileSync(place.at('hosts'), '127.0.0.1 localhost\n203.0.113.5 files.example.org\n')

    // What the page calls by name, and the way into this small DHT in place of the public routers.
    fs.mkdirSync(place.at('bin'))
    fs.writeFileSync(place.at('bin/gentorrent'), `#!/bin/sh\nexec ${process.execPath} ${command} "$@"\n`, {
      mode: 0o755,
    })
    fs.symlinkSync(python, place.at('bin/python3'))
    fs.mkdirSync(place.at('.config/gentorrent'), { recursive: true })
    fs.mkdirSync(place.at('.config/qBittorrent'))
    fs.writeFileSync(place.at('.config/qBittorrent/qBittorrent.conf'), '[LegalNotice]\nAccepted=true\n')
    const begin = { bootstrap: [nodes[3]!], timeout: 600 }
    const config = { dht: begin, commands: { publish: begin, resolve: begin, announce: { timeout: 600 } } }
    fs.writeFileSync(place.at('.config/gentorrent/config.json'), JSON.stringify(config))

    fs.writeFileSync(place.at('page.sh'), `export PATH=${place.at('bin')}:$PATH\n${scriptFor(place)}`)
    const { code, out, err } = await place
      .start(isolated[0], [...isolated.slice(1), 'bash', place.at('page.sh')])
      .close()
    expect(code, `${out}\n${err}`).toBe(0)
    expect(out).toMatch(/the page is done\n$/)
    expect(out).toMatch(/^DHT +\d+$/m)
    for (const folder of ['download', 'from-web']) {
      expect(await sameFiles(place.at('here/album'), place.at('elsewhere', folder, 'album'))).toBe(true)
    }
    const [, v1] = /^ *info-hash +([0-9a-f]{40})$/m.exec(out)!
    expect(out).toContain(`\n${v1}\n`)
  },
  600_000,
)
