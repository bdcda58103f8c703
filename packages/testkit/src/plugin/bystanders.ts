import { type ActivePlugin, definePlugin, whole } from '@gentorrent/core/plugin'

/** Plugins with ids at both ends of the alphabet that write keys of their own everywhere and get in nobody's way. */
export const bystanders: readonly ActivePlugin[] = ['aaa', 'zzz'].map(id =>
  definePlugin({
    id: `${id}-bystander`,
    summary: 'A plugin that is only there',
    beps: [],
    options: {},
    writes: [`info.${id}`, `file.${id}`, `metainfo.${id}`],
    digests: () => ({ all: whole('sha256', 'stream') }),
    fileInfo: () => ({ [id]: 1 }),
    info: ({ digests }) => ({ [id]: digests.all }),
    metainfo: ({ infoBytes }) => ({ [id]: infoBytes.length }),
  })(),
)
