/** A plugin of ours: it is looked for by its name, and if it is not installed its flags still lead to it. */
export interface OfficialPlugin {
  readonly id: string
  readonly package: string
  /** Long flags, without their values. A test compares them with the plugin's definition. */
  readonly flags: readonly string[]
}

export const officialPlugins: readonly OfficialPlugin[] = [
  {
    id: 'attributes',
    package: '@gentorrent/plugin-attributes',
    flags: [
      '--align',
      '--pad-names',
      '--tail-pad',
      '--executable-bit',
      '--hidden-bit',
      '--record-symlinks',
      '--file-sha1',
    ],
  },
  { id: 'dht', package: '@gentorrent/plugin-dht', flags: ['--node'] },
  { id: 'merkle', package: '@gentorrent/plugin-merkle', flags: ['--merkle'] },
  { id: 'private', package: '@gentorrent/plugin-private', flags: ['--private', '--source'] },
  { id: 'tracker', package: '@gentorrent/plugin-tracker', flags: ['--tracker'] },
  { id: 'v2', package: '@gentorrent/plugin-v2', flags: ['--v2'] },
  { id: 'webseed', package: '@gentorrent/plugin-webseed', flags: ['--web-seed', '--http-seed'] },
]
