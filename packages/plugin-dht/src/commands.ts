import type { PluginCommand } from '@gentorrent/core/plugin'
import { networkOptions } from './options.ts'

const ownOptions = {
  key: { type: 'file', flag: '--key <file>', summary: 'The private key, as gentorrent keygen makes it' },
  salt: {
    type: 'text',
    flag: '--salt <text>',
    summary: 'Tells apart what one key publishes: one torrent for each salt, of at most 64 bytes',
  },
  sequence: {
    type: 'integer',
    min: 0,
    flag: '--seq <number>',
    summary: 'Publish with this sequence number, and not with the next one after what the network has',
  },
  cas: {
    type: 'integer',
    min: 0,
    flag: '--cas <number>',
    summary: 'Publish only if the network still has this sequence number',
  },
} as const
export const publishOptions: typeof ownOptions & typeof networkOptions = { ...ownOptions, ...networkOptions }

export const commands: readonly PluginCommand[] = [
  {
    name: 'keygen',
    summary: 'Make a key to publish with, and print its public half',
    arguments: [{ name: '[file]', summary: 'Where to write the private key (default: gentorrent.key)' }],
    options: {},
    help: `The key is Ed25519, in PEM without a passphrase, for its owner's eyes only; an existing file is never overwritten.

Examples:
  gentorrent keygen releases.key`,
    module: './keygen.js',
  },
  {
    name: 'publish',
    summary: 'Say in the DHT which torrent is the newest, and print the magnet link that finds it',
    arguments: [{ name: '<file>', summary: 'The torrent file; - is standard input' }],
    options: publishOptions,
    help: `The info-hash becomes a mutable item under the key (BEP 46). Nodes forget it after two hours: repeat the command every
hour, by cron or a timer. A torrent that is published already keeps its sequence number; another one gets the next.

Examples:
  gentorrent publish releases.torrent --key releases.key
  gentorrent publish beta.torrent --key releases.key --salt beta`,
    module: './publish.js',
  },
  {
    name: 'resolve',
    summary: 'Ask the DHT which torrent a magnet link of gentorrent publish stands for',
    arguments: [{ name: '<magnet>', summary: 'magnet:?xs=urn:btpk:…' }],
    options: networkOptions,
    help: `Prints the info-hash, if it is signed by the key in the link. Exit code 1 if no node has it.

Examples:
  gentorrent resolve 'magnet:?xs=urn:btpk:8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e'`,
    module: './resolve.js',
  },
]
