import { type Algorithm, blocks, type DigestRequest, tree, whole } from '@gentorrent/core/plugin'

const algorithms: readonly Algorithm[] = ['sha1', 'sha256', 'md5']
const scopes = ['stream', 'file'] as const

/** One request of every shape × scope × algorithm. */
export const everyKind: readonly DigestRequest[] = scopes.flatMap(scope =>
  algorithms.flatMap(algorithm => [
    whole(algorithm, scope),
    blocks(algorithm, scope, 16_384),
    tree(algorithm, scope, { leafLength: 16_384, keepLayer: 32_768 }),
  ]),
)

/** What plugins really ask for, and lengths that no plugin asks for: odd ones, one byte, longer than any file. */
export const manyRequests: readonly DigestRequest[] = [
  ...everyKind,
  ...[1000, 16_384, 65_537, 2 ** 20].map(length => blocks('sha1', 'file', length, { fill: true })),
  ...scopes.flatMap(scope => [
    ...[1000, 32_768, 65_537, 2 ** 30].map(length => blocks('sha1', scope, length)),
    tree('sha256', scope, { leafLength: 16_384 }),
    tree('sha256', scope, { leafLength: 16_384, keepLayer: 16_384 }),
    tree('sha256', scope, { leafLength: 16_384, keepLayer: 2 ** 22 }),
    tree('sha1', scope, { leafLength: 32_768 }),
    tree('sha1', scope, { leafLength: 1000, keepLayer: 8000 }),
    tree('md5', scope, { leafLength: 2 ** 30, keepLayer: 2 ** 31 }),
  ]),
]
