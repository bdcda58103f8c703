/** A plugin of ours: it is looked for by its name, and if it is not installed its flags still lead to it. */
export interface OfficialPlugin {
  readonly id: string
  readonly package: string
  /** Long flags, without their values. A test compares them with the plugin's definition. */
  readonly flags: readonly string[]
  /** Commands that it brings. The same test compares them. */
  readonly commands?: readonly { readonly name: string; readonly usage: string; readonly summary: string }[]
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
  { id: 'checksums', package: '@gentorrent/plugin-checksums', flags: ['--md5sum', '--biglybt-hashes'] },
  {
    id: 'dht',
    package: '@gentorrent/plugin-dht',
    flags: ['--node', '--dht', '--dht-bootstrap', '--dht-timeout'],
    commands: [
      { name: 'keygen', usage: 'keygen [file]', summary: 'Make a key to publish with, and print its public half' },
      {
        name: 'publish',
        usage: 'publish <file>',
        summary: 'Say in the DHT which torrent is the newest, and print the magnet link that finds it',
      },
      {
        name: 'resolve',
        usage: 'resolve <magnet>',
        summary: 'Ask the DHT which torrent a magnet link of gentorrent publish stands for',
      },
    ],
  },
  { id: 'extra', package: '@gentorrent/plugin-extra', flags: ['--info', '--root', '--utf8-twins'] },
  {
    id: 'feed',
    package: '@gentorrent/plugin-feed',
    flags: ['--feed', '--feed-source', '--feed-archive-next', '--feed-archive', '--feed-prev', '--feed-update'],
  },
  { id: 'merkle', package: '@gentorrent/plugin-merkle', flags: ['--merkle'] },
  { id: 'private', package: '@gentorrent/plugin-private', flags: ['--private', '--source'] },
  {
    id: 'signing',
    package: '@gentorrent/plugin-signing',
    flags: [
      '--sign-key',
      '--sign-cert',
      '--sign-passphrase',
      '--sign-update-url',
      '--sign-without-cert',
      '--signer',
      '--trust-cert',
    ],
  },
  {
    id: 'similar',
    package: '@gentorrent/plugin-similar',
    flags: ['--similar', '--similar-torrent', '--collection', '--similar-place'],
  },
  { id: 'ssl', package: '@gentorrent/plugin-ssl', flags: ['--ssl-cert'] },
  { id: 'tracker', package: '@gentorrent/plugin-tracker', flags: ['--tracker', '--obfuscated-tracker'] },
  { id: 'update', package: '@gentorrent/plugin-update', flags: ['--update-url', '--originator'] },
  { id: 'v2', package: '@gentorrent/plugin-v2', flags: ['--v2'] },
  { id: 'webseed', package: '@gentorrent/plugin-webseed', flags: ['--web-seed', '--http-seed'] },
]

/** The commands that official plugins bring, and who brings them. */
export const officialCommands: readonly (NonNullable<OfficialPlugin['commands']>[number] & {
  readonly plugin: OfficialPlugin
})[] = officialPlugins.flatMap(plugin => (plugin.commands ?? []).map(command => ({ ...command, plugin })))
