import { openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { DigestPlan, HashEngine, PackedAnswer, Tree } from '@gentorrent/core/plugin'
import { engineLaws, type PathContent, referenceEngine } from '@gentorrent/testkit'
import { describe, expect, test } from 'vitest'

type Run = HashEngine['run']

const engine = (run: Run): HashEngine => ({ ...referenceEngine, name: 'broken', run })
const right: Run = (plan, control) => referenceEngine.run(plan, control)

const pathsOf = (plan: DigestPlan) =>
  plan.files.map(({ content }) => content as unknown as PathContent).filter(({ kind }) => kind === 'path')

const withFiles =
  (change: (file: DigestPlan['files'][number]) => DigestPlan['files'][number]): Run =>
  (plan, control) =>
    right({ ...plan, files: plan.files.map(change) }, control)

let isRunning = false

/** What is wrong, the law that must see it, and the run. */
const faults: readonly (readonly [fault: string, law: string, run: Run])[] = [
  [
    'leaves the last byte out',
    'in memory: a block and a byte',
    withFiles(file => ({ ...file, length: Math.max(0, file.length - 1) })),
  ],
  [
    'leaves pads out',
    'in memory: pads and a tail pad',
    (plan, control) =>
      right({ ...plan, files: plan.files.map(file => (file.role === 'pad' ? { ...file, length: 0 } : file)) }, control),
  ],
  ['hashes pads as files', 'in memory: pads and a tail pad', withFiles(file => ({ ...file, role: 'data' }))],
  [
    'has no digest of empty files',
    'in memory: empty files first',
    withFiles(file => (file.length === 0 ? { ...file, role: 'symlink' } : file)),
  ],
  [
    'reads beyond the end of an entry',
    'in memory: more content than',
    withFiles(file => (file.content.kind === 'bytes' ? { ...file, length: file.content.bytes.length } : file)),
  ],
  [
    'sorts its answers',
    'answers a single request',
    async (plan, control) => [...(await right(plan, control)), new Uint8Array(1)],
  ],
  [
    'forgets the kept layer',
    'in memory: three leaves',
    async (plan, control) =>
      (await right(plan, control)).map(answer => ('root' in answer ? { ...answer, layer: new Uint8Array(0) } : answer)),
  ],
  [
    'gives the tree of another root',
    'in memory: three leaves',
    async (plan, control) =>
      (await right(plan, control)).map(answer =>
        'root' in answer ? ({ ...answer, root: answer.root.slice().reverse() } satisfies Tree) : answer,
      ),
  ],
  [
    'packs without ends',
    'in memory: three leaves',
    async (plan, control) =>
      (await right(plan, control)).map(answer =>
        'ends' in answer ? ({ ...answer, ends: new Float64Array(0) } satisfies PackedAnswer) : answer,
      ),
  ],
  [
    'changes the plan',
    'in memory: one byte',
    async (plan, control) => {
      Object.assign(plan.files[0]!, { length: 1 })
      return right(plan, control)
    },
  ],
  [
    'changes the content',
    'in memory: one byte',
    async (plan, control) => {
      const answers = await right(plan, control)
      const { content } = plan.files[0]!
      if (content.kind === 'bytes') content.bytes[0]! ^= 1
      return answers
    },
  ],
  [
    'cannot run twice at once',
    'two runs at once',
    async (plan, control) => {
      if (isRunning) throw new Error('busy')
      isRunning = true
      try {
        return await right(plan, control)
      } finally {
        isRunning = false
      }
    },
  ],
  [
    'takes sha1 for every module',
    'come as modules',
    (plan, control) =>
      right({ ...plan, modules: [], requests: plan.requests.map(it => ({ ...it, algorithm: 'sha1' })) }, control),
  ],
  ['tells no progress', 'counts every byte', (plan, { signal }) => right(plan, { signal })],
  [
    'counts pads as progress',
    'counts every byte',
    (plan, { signal, onProgress }) =>
      right(plan, { signal, onProgress: now => onProgress?.({ ...now, bytesTotal: now.bytesTotal + 40_000 }) }),
  ],
  [
    'never tells that it is done',
    'counts every byte',
    (plan, { signal, onProgress }) =>
      right(plan, { signal, onProgress: now => now.bytesDone < now.bytesTotal && onProgress?.(now) }),
  ],
  [
    'does not look at its signal before',
    'stopped already',
    (plan, { onProgress }) => right(plan, { signal: new AbortController().signal, ...(onProgress && { onProgress }) }),
  ],
  [
    'does not look at its signal while it reads',
    'stops while it reads',
    (plan, { onProgress }) => right(plan, { signal: new AbortController().signal, ...(onProgress && { onProgress }) }),
  ],
  [
    'forgets to close a file when it is stopped',
    'stops while it reads',
    async (plan, control) => {
      openSync(String(pathsOf(plan)[0]!.path), 'r')
      return right(plan, control)
    },
  ],
  ['does not see that a file is shorter', 'file is shorter', (plan, control) => right(blind(plan), control)],
  ['does not see that a file is longer', 'file is longer', (plan, control) => right(blind(plan), control)],
  ['does not look at the modification time', 'with the same length', (plan, control) => right(blind(plan), control)],
  ['takes a missing file for an empty one', 'CONTENT_UNREADABLE', (plan, control) => right(blind(plan), control)],
  [
    'looks at files only once',
    'grows while it is read',
    async (plan, { signal, onProgress }) => {
      const answers = await right(plan, { signal })
      onProgress?.({ bytesDone: 1, bytesTotal: 1 })
      return answers
    },
  ],
  [
    'takes names for text',
    'raw bytes',
    withFiles(file => {
      const content = file.content as unknown as PathContent
      return { ...file, content: { ...content, path: String(content.path) } as never }
    }),
  ],
  [
    'reads everything for each request',
    'reads every byte once',
    async (plan, control) => {
      for (const { path } of pathsOf(plan)) await readFile(path as string)
      return right(plan, control)
    },
  ],
]

/** The same without files on disk. */
const blind = (plan: DigestPlan): DigestPlan => ({
  ...plan,
  files: plan.files.map(file => ({ ...file, content: { kind: 'none' } })),
})

describe('laws of engines', () => {
  test.each(faults)('an engine that %s breaks "%s"', async (_, law, run) => {
    const laws = engineLaws(() => engine(run)).filter(({ name }) => name.includes(law))
    expect(laws).not.toEqual([])
    const results = await Promise.all(
      laws.map(({ check }) =>
        check().then(
          () => 'kept',
          () => 'broken',
        ),
      ),
    )
    expect(results).toContain('broken')
  })
})
