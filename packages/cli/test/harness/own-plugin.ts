import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const contract = pathToFileURL(createRequire(import.meta.url).resolve('@gentorrent/core/plugin')).href

/** The source of a plugin that leaves a file behind when it is loaded. */
export const source = (definition: string) => `
import { writeFileSync } from 'node:fs'
import { definePlugin } from '${contract}'
writeFileSync(new URL('loaded', import.meta.url), '')
export default definePlugin(${definition})
`
/** A plugin with an option of each kind that only a command line has. */
export const mine = source(`{
  id: 'mine', summary: 'My keys', beps: [],
  options: {
    text: { type: 'text', flag: '--mine <text>', summary: 'Write mine' },
    key: { type: 'secret', flag: '--my-key <where>', summary: 'Sign with it' },
    cert: { type: 'file', flag: '--my-cert <path>', summary: 'Take it along' },
  },
  writes: ['metainfo.mine'],
  metainfo: ({ options: { text, key, cert } }) => ({ mine: [text ?? '', key?.length ?? 0, cert?.bytes ?? ''] }),
  read: { detect: ({ metainfo }) => metainfo.has('mine') ? { text: 'm', key: 'hush' } : undefined },
}`)

export const tree = { f: 'x', 'mine.mjs': mine }
