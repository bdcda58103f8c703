import fs from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import { createTorrent } from '@gentorrent/node'
import { dht } from '@gentorrent/plugin-dht'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'
import { programsIn } from './docs-programs.ts'
import { workspace } from './installed.ts'
import { withPlace } from './place.ts'

/** What browsers have and the language itself does not. */
const { crypto, TextEncoder, TextDecoder, URL, AbortController } = globalThis

test('the core and its plugins run without Node, as the page says', () =>
  withPlace(async place => {
    const [program] = programsIn('docs/browser.md')
    fs.writeFileSync(place.at('page.ts'), program!.text)
    fs.mkdirSync(place.at('node_modules'))
    fs.symlinkSync(path.join(workspace, 'node_modules/@gentorrent'), place.at('node_modules/@gentorrent'))
    const bundle = await rolldown({ input: place.at('page.ts'), platform: 'browser' })
    const { output } = await bundle.generate({ format: 'iife', name: 'page' })
    await bundle.close()
    expect(output).toHaveLength(1)
    expect(output[0].imports).toEqual([])

    const globals = { crypto, TextEncoder, TextDecoder, URL, AbortController }
    const page = vm.runInNewContext(`${output[0].code}; page`, globals) as {
      torrentOf(name: string, bytes: Uint8Array): Promise<Uint8Array>
    }
    const bytes = new Uint8Array(100_000).map((_, i) => i % 251)
    const plugins = [dht({ nodes: [{ host: 'seed.example.org', port: 6881 }] })]
    const { bytes: expected } = await createTorrent(bytes, { name: 'film', plugins })
    expect(Buffer.from(await page.torrentOf('film', bytes)).equals(expected)).toBe(true)
  }))

test('only the plugins that the page names need Node', () =>
  withPlace(async place => {
    fs.symlinkSync(path.join(workspace, 'node_modules'), place.at('node_modules'))
    const names = fs.readdirSync(path.join(workspace, 'packages')).filter(name => name.startsWith('plugin-'))
    const needing: string[] = []
    for (const name of names) {
      const entry = place.at(`${name}.js`)
      fs.writeFileSync(entry, `export * from '@gentorrent/${name}'`)
      const bundle = await rolldown({ input: entry, platform: 'browser', external: /^node:/ })
      const { output } = await bundle.generate({ format: 'esm' })
      await bundle.close()
      const imports = output.flatMap(file => (file.type === 'chunk' && file.isEntry ? file.imports : []))
      if (imports.some(file => file.startsWith('node:'))) needing.push(name.slice('plugin-'.length))
    }
    const page = fs.readFileSync(path.join(workspace, 'docs/browser.md'), 'utf8')
    const named = /^Plugins that need Node: (.+) \(/m.exec(page)![1]!
    expect(named.match(/\w+/g)).toEqual(needing)
  }))
