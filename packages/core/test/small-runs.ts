import { createHash } from 'node:crypto'
import type { GentorrentError } from '@gentorrent/core'
import { type ActivePlugin, definePlugin, type FileEntry, type HashEngine, type Plugin } from '@gentorrent/core/plugin'

/** Stream digests of contents in memory, which is all that the core's own stages need. */
export const engine: HashEngine = {
  name: 'memory',
  algorithms: new Set(['sha1', 'sha256', 'md5']),
  loadsModules: false,
  run: async ({ files, requests }) => {
    const all = Buffer.concat(
      files.map(({ content, length }) => (content.kind === 'bytes' ? content.bytes : Buffer.alloc(length))),
    )
    return requests.map(request => {
      const length = request.shape === 'blocks' ? request.blockLength : all.length
      const digests = []
      for (let at = 0; at < all.length; at += length) {
        digests.push(
          createHash(request.algorithm)
            .update(all.subarray(at, at + length))
            .digest(),
        )
      }
      return Uint8Array.from(Buffer.concat(digests))
    })
  },
}

export const untouched: HashEngine = {
  ...engine,
  run: async () => {
    throw new Error('a byte was read')
  },
}

export const file = (path: string, length: number, more: Partial<FileEntry> = {}): FileEntry => ({
  path: path.split('/'),
  length,
  role: 'data',
  content: { kind: 'bytes', bytes: Uint8Array.from({ length }, (_, i) => i % 251) },
  facts: {},
  ...more,
})

export const some = (id: string, more: Partial<Plugin['definition']> = {}) =>
  definePlugin<any, any>({ id, summary: `The plugin ${id}`, beps: [], options: {}, writes: [], ...more })

export const input = (more: object = {}) => ({
  name: 'pub',
  single: false,
  files: [file('z', 20_000), file('a/b', 10)],
  plugins: [] as ActivePlugin[],
  pieceLength: 16_384,
  engine,
  ...more,
})

export const thrownBy = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return error as GentorrentError<'REFUSED'>
  }
  throw new Error('it did not throw')
}

export const refusals = (run: () => unknown): string[] => thrownBy(run).details.issues.map(({ code }) => code)

export const failure = async (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'no error',
    (error: GentorrentError) => error.code,
  )
