import { comparePaths, hex } from '@gentorrent/core'
import { definePlugin, dict, integer, type Plugin, text } from '@gentorrent/core/plugin'
import { parseMutableLink } from '@gentorrent/dht/mutable'
import { clients } from './clients.ts'
import { linkIssues, linksOf } from './links.ts'
import { feedOrder, isItem, itemsOf } from './order.ts'
import { problem } from './problem.ts'
import { archiveIssues, hybrid, itemIssues, onlyV2, validate } from './validate.ts'

const options = {
  source: {
    type: 'text',
    flag: '--feed-source <magnet>',
    summary: 'Where subscribers find the newest feed: magnet:?xs=urn:btpk:… (BEP 46)',
    label: 'Source of updates',
  },
  archiveNext: {
    type: 'text',
    flag: '--feed-archive-next <magnet>',
    summary: 'The magnet link of the archive that holds older items',
    label: 'Next archive',
  },
  archive: {
    type: 'boolean',
    flag: '--feed-archive',
    summary: 'This torrent is an archive of older items, not the feed itself',
    label: 'Archive',
  },
  prev: {
    type: 'text',
    flag: '--feed-prev <magnet>',
    summary: 'The magnet link of the feed before this one',
    label: 'Feed before',
  },
  previous: {
    type: 'file',
    flag: '--feed-update <file>',
    summary: 'The .torrent of the feed before: its items keep their places, and new ones follow',
  },
} as const

/** Feeds: torrents of torrents, to which items are added ([BEP 49](https://www.bittorrent.org/beps/bep_0049.html)). */
export const feed: Plugin<typeof options, {}> = definePlugin({
  id: 'feed',
  summary: 'A feed of torrents, to which new ones are added',
  beps: [46, 49],
  flag: '--feed',
  options,
  issues: {
    FEED_ARCHIVE: 'an archive holds what only the feed itself may hold',
    FEED_DIRECTORY: 'files in directories are not items of the feed',
    FEED_EMPTY: 'an item is empty, and so has no hash, which every item needs',
    FEED_FORM: 'the feed does not have the form that BEP 49 gives it',
    FEED_HYBRID: 'the items of a hybrid stand in the order of their names, so that new ones are not appended',
    FEED_ITEM: 'an item is not a .torrent file',
    FEED_MAGNET: 'a link is not of the kind that stands in its place',
    FEED_PREVIOUS: 'the feed before is not a feed',
    FEED_SHA1: 'an item has no SHA-1 hash, which every item needs',
    FEED_SINGLE: 'a feed is a single file, and needs to be a directory',
    FEED_TAIL: 'the feed does not end where a piece ends, so that appending changes its last piece',
    FEED_V2: 'a feed has no v1 file list',
  },
  clients,
  writes: ['info.bep49'],
  requires: [
    {
      plugin: 'attributes',
      options: { sha1: true, tailPad: 'always' },
      because: 'it writes the hash that every item of a feed has, and the pad at its end',
    },
  ],

  check: (values, { isActive, omits }) => [
    ...linkIssues(values, 'error'),
    ...archiveIssues(values.archive === true, values.prev !== undefined, values.source !== undefined),
    ...(isActive('v2') ? [omits('info.files') ? onlyV2 : hybrid] : []),
    ...(values.previous && !itemsOf(values.previous)
      ? [problem('FEED_PREVIOUS', 'error', `\`${values.previous.path}\` is not a feed: give the .torrent of one`)]
      : []),
  ],

  files: {
    // The tree of v2 has an order of its own, which the v1 list of a hybrid must have too.
    order: (files, { options: { previous }, isActive }) =>
      isActive('v2') ? [...files].sort((a, b) => comparePaths(a.path, b.path)) : feedOrder(files, previous),
    check: ({ layout: { single, files } }) => {
      const data = files.filter(({ role }) => role !== 'pad')
      const items = data.filter(({ path }) => isItem(path))
      return [
        ...(single
          ? [problem('FEED_SINGLE', 'error', 'a feed must be a directory: its items are the files in it')]
          : []),
        ...items
          .filter(({ length }) => length === 0)
          .map(({ path }) => problem('FEED_EMPTY', 'error', `\`${path[0]}\` is empty: leave it out of the feed`)),
        ...itemIssues(data.map(({ path }) => path)),
      ]
    },
  },

  info: ({ options: { source, archiveNext, archive, prev } }) => ({
    bep49: {
      'bep46 source': source,
      'archive next': archiveNext,
      archive: archive ? 1 : undefined,
      prev,
    },
  }),

  read: {
    detect: ({ info }) => {
      const keys = dict(info.get('bep49'))
      return keys && { ...linksOf(keys), archive: integer(keys.get('archive')) === 1 || undefined }
    },
    validate,
    magnet: ({ info }) => {
      const item = parseMutableLink(text(dict(info.get('bep49'))?.get('bep46 source')) ?? '')
      if (!item) return []
      const salt = item.salt.length > 0 ? [['s', hex(item.salt)] as const] : []
      return [['xs', `urn:btpk:${hex(item.publicKey)}`] as const, ...salt]
    },
  },
})
