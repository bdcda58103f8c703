// Every file of the vectors through the commands that read, as a user has them: exit codes, issues, and what an edit keeps.
// What the file's origin says of it (valid, INVALID) and what real clients were seen to do with it are held against `lint`.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isGentorrentError, read } from '@gentorrent/core'
import { afterAll, describe, expect, test } from 'vitest'
import { makePlace, type Place, removePlaces } from '../../cli/test/harness/cli.ts'

afterAll(removePlaces)

const root = new URL('../../../../shared/vectors/', import.meta.url)
const arePresent = existsSync(root)

interface Vector {
  /** What the origin's own tests say, or the fact from the specification. */
  readonly expected: string
  readonly measured: {
    readonly canonical: boolean
    readonly sha1_of_info?: string
    readonly lt208: string
    readonly lt1220: string
    readonly tr300: string
  }
}

interface Row {
  /** Codes of `lint`; errors end in `!`. Default: none. Files that are not canonical have `BENCODE_LENIENT` besides. */
  readonly lint?: string
  /** Nothing can be shown but why. */
  readonly unreadable?: true
  /** Valid for the origin, and wrong for us: why. */
  readonly stricter?: string
}

const rows: Readonly<Record<string, Row>> = {
  'generated/bep17-19-seeds': { lint: 'WEBSEED_FTP' },
  'generated/bep30-m1-1piece': { lint: 'MERKLE_READERS' },
  'generated/bep30-m2-3pieces': { lint: 'MERKLE_READERS' },
  'generated/bep30-m3-4pieces-exact': { lint: 'MERKLE_READERS' },
  'generated/bep30-m4-5pieces': { lint: 'MERKLE_READERS' },
  'generated/bep30-m5-13pieces': { lint: 'MERKLE_READERS' },
  'generated/bep30-m6-multifile': { lint: 'MERKLE_READERS' },
  'generated/bep35-signed-siginfo-nocert': { lint: 'SIGNING_UNCHECKED' },
  'generated/bep52-hybrid-dup-pad-paths': { lint: 'ATTRIBUTES_PAD_TWICE' },
  'generated/bep52-hybrid-identical-files': { lint: 'ATTRIBUTES_PAD_TWICE' },
  'generated/invalid-bep35-bad-signature': { lint: 'SIGNING_BAD!' },
  'generated/invalid-hybrid-files-order': { lint: 'V2_ORDER!' },
  'libtorrent-1.2/invalid_merkle': { lint: 'EXTRA_UNKNOWN KEY_WRONG! MERKLE_READERS PIECE_LENGTH_ODD' },
  'libtorrent-1.2/invalid_root_hash': { lint: 'MERKLE_READERS MERKLE_ROOT!' },
  'libtorrent-1.2/invalid_root_hash2': { lint: 'MERKLE_READERS MERKLE_ROOT!' },
  'libtorrent-1.2/root_hash': { lint: 'MERKLE_READERS' },
  'libtorrent/backslash_path': { lint: 'NAME_CONTROL! NAME_RESERVED', stricter: 'libtorrent writes other names' },
  'libtorrent/bad_name': { lint: 'EXTRA_UNKNOWN KEY_WRONG NAME_CONTROL! NAME_INVALID! NAME_RESERVED PATH_INVALID!' },
  'libtorrent/duplicate_web_seeds': { lint: 'TRACKER_URL WEBSEED_TWICE' },
  'libtorrent/empty_path': { lint: 'PATH_INVALID!', stricter: 'libtorrent drops the empty component' },
  'libtorrent/invalid_file_size': { lint: 'KEY_WRONG!' },
  'libtorrent/invalid_name': { lint: 'KEY_WRONG!' },
  'libtorrent/invalid_name2': {
    lint: 'NAME_INVALID! NAME_RESERVED',
    stricter: 'libtorrent takes the info-hash as name',
  },
  'libtorrent/invalid_path_list': { lint: 'KEY_WRONG!' },
  'libtorrent/invalid_pieces': { lint: 'KEY_WRONG!' },
  'libtorrent/invalid_symlink': { lint: 'ATTRIBUTES_SYMLINK! KEY_WRONG! PIECES_WRONG!' },
  'libtorrent/large_piece_size': { lint: 'PIECE_LENGTH_LARGE PIECE_LENGTH_ODD' },
  'libtorrent/many_pieces': { lint: 'PIECES_MANY PIECES_WRONG!' },
  'libtorrent/missing_path_list': { lint: 'KEY_WRONG!' },
  'libtorrent/missing_piece_len': { lint: 'KEY_MISSING!' },
  'libtorrent/negative_size': { lint: 'KEY_WRONG!' },
  'libtorrent/no_files': { lint: 'KEY_WRONG! PIECES_WRONG!' },
  'libtorrent/no_name': { lint: 'KEY_MISSING!' },
  'libtorrent/pad_file': { lint: 'ATTRIBUTES_PAD_NAME' },
  'libtorrent/pad_file_no_path': { lint: 'ATTRIBUTES_PAD' },
  'libtorrent/parent_path': { lint: 'NAME_RESERVED PATH_INVALID!', stricter: 'libtorrent drops `..`' },
  'libtorrent/string': { lint: 'NOT_A_TORRENT!', unreadable: true },
  'libtorrent/unaligned_pieces': { lint: 'KEY_WRONG!' },
  'libtorrent/url_list': { lint: 'WEBSEED_FORM' },
  'libtorrent/url_seed_multi': { lint: 'WEBSEED_SLASH' },
  'libtorrent/url_seed_multi_single_file': { lint: 'WEBSEED_SLASH' },
  'libtorrent/v2_deep_recursion': { lint: 'BENCODE_INVALID!', unreadable: true },
  'libtorrent/v2_incomplete_piece_layer': { lint: 'V2_LAYER_MISSING!', stricter: 'libtorrent asks peers for layers' },
  'libtorrent/v2_invalid_file': { lint: 'V2_MISMATCH! V2_TREE!' },
  'libtorrent/v2_invalid_piece_layer': { lint: 'V2_LAYER!' },
  'libtorrent/v2_invalid_piece_layer_root': { lint: 'V2_LAYER_ROOT!' },
  'libtorrent/v2_invalid_piece_layer_size': { lint: 'V2_LAYER!' },
  'libtorrent/v2_mismatching_metadata': { lint: 'V2_MISMATCH! V2_PATH!' },
  'libtorrent/v2_no_piece_layers': { lint: 'V2_LAYERS!', stricter: 'libtorrent asks peers for layers' },
  'libtorrent/v2_overlong_integer': { lint: 'V2_BENCODE!' },
  'libtorrent/v2_piece_size': { lint: 'KEY_WRONG! V2_PIECE_LENGTH!' },
  'libtorrent/v2_unknown_piece_layer_entry': { lint: 'V2_LAYER_UNKNOWN!' },
  'libtorrent/v2_unordered_files': { lint: 'V2_BENCODE! V2_TREE_ORDER!' },
  'libtorrent/v2_zero_root': { lint: 'V2_LAYER_ROOT! V2_ROOT!' },
  'libtorrent/zero': { lint: 'KEY_WRONG!' },
  'libtorrent/zero2': { lint: 'ATTRIBUTES_PAD KEY_WRONG! TRACKER_URL' },
  'parse-torrent/leaves-duplicate-tracker': { lint: 'TRACKER_TWICE' },
  'parse-torrent/leaves-empty-announce-list': { lint: 'KEY_WRONG TRACKER_FORM' },
  'parse-torrent/leaves-empty-url-list': { lint: 'KEY_WRONG WEBSEED_FORM' },
  'webtorrent-fixtures/alice': { lint: 'KEY_WRONG' },
  'webtorrent-fixtures/bunny': { lint: 'EXTRA_UNKNOWN PRIVATE_TRACKERLESS' },
  'webtorrent-fixtures/corrupt': { lint: 'KEY_MISSING!' },
  'webtorrent-fixtures/folder': { lint: 'KEY_WRONG' },
  'webtorrent-fixtures/lots-of-numbers': { lint: 'KEY_WRONG' },
}

/** Whoever was run on the vectors, as a target, and where that is written down. */
const measured = [
  ['libtorrent@2.0.8', 'lt208'],
  ['libtorrent@1.2.20', 'lt1220'],
  ['transmission@3.00', 'tr300'],
] as const

/** Without a leaf it has no empty key either, which is what Transmission 3.00 fails at. */
const taken = new Set(['transmission@3.00 libtorrent/v2_invalid_file'])

interface Issue {
  readonly code: string
  readonly severity: 'error' | 'warning'
}

const lint = async (place: Place, ...flags: readonly string[]) => {
  const { code, out, err } = await place.run(['lint', 'f.torrent', '--json', ...flags])
  const { issues } = JSON.parse(out) as { readonly issues: readonly Issue[] }
  return { code, err, issues, errors: issues.filter(({ severity }) => severity === 'error').map(each => each.code) }
}

const sha1OfInfo = async (bytes: Uint8Array): Promise<string | undefined> => {
  try {
    return createHash('sha1')
      .update((await read(bytes, { plugins: [] })).torrent.infoBytes)
      .digest('hex')
  } catch (error) {
    if (!isGentorrentError(error)) throw error
    return undefined
  }
}

const index: Readonly<Record<string, Vector>> = arePresent
  ? JSON.parse(readFileSync(new URL('index.json', root), 'utf8'))
  : {}
const files = Object.keys(index).map(file => file.replace(/\.torrent$/, ''))
const bytesOf = (file: string) => new Uint8Array(readFileSync(new URL(`${file}.torrent`, root)))

describe.skipIf(!arePresent)(`every vector${arePresent ? '' : ' (skipped: there is no ../shared/vectors)'}`, () => {
  test('the rows are about files that are there', () => {
    expect(Object.keys(rows).filter(file => !files.includes(file))).toEqual([])
  })

  test.each(files)('%s', async file => {
    const row = rows[file] ?? {}
    const { expected, measured: facts } = index[`${file}.torrent`]!
    const bytes = bytesOf(file)
    const place = await makePlace({ 'f.torrent': bytes, empty: null })

    // inspect: as much as can be shown, and the same of it for programs.
    const shown = await place.run(['inspect', 'f.torrent'])
    const inspected = await place.run(['inspect', 'f.torrent', '--json'])
    expect([shown.code, inspected.code]).toEqual(row.unreadable ? [1, 1] : [0, 0])

    // lint: the codes of the row, and what the origin says.
    const plain = await lint(place)
    const lenient = facts.canonical || row.unreadable ? [] : ['BENCODE_LENIENT']
    const codes = plain.issues.map(({ code, severity }) => (severity === 'error' ? `${code}!` : code))
    expect([...new Set(codes)].sort()).toEqual([...lenient, ...(row.lint?.split(' ') ?? [])].sort())
    expect([plain.code, plain.err]).toEqual([plain.errors.length > 0 ? 1 : 0, ''])
    const isInvalid = expected.startsWith('INVALID') || row.stricter !== undefined
    expect(plain.errors.length > 0, expected).toBe(isInvalid)

    // What clients were seen to do: what they refuse, lint must; what they take, lint may not call too much for them.
    for (const [target, key] of measured) {
      const { errors } = await lint(place, '--target', target)
      if (!facts[key].startsWith('ok')) expect(errors, `${target} refuses it`).not.toEqual([])
      else if (!taken.has(`${target} ${file}`)) {
        expect(
          errors.filter(code => code.startsWith('TARGET_')),
          `${target} takes it`,
        ).toEqual([])
      }
    }

    // verify, with nothing there: what is missing is missing, and nothing is made up.
    const verified = await place.run(['verify', 'f.torrent', 'empty', '--json'])
    expect(verified.code).toBe(file === 'libtorrent/no_files' ? 0 : 1)
    expect(Object.keys(await place.files()).sort()).toEqual(['empty/', 'f.torrent'])

    // diff: a file is the same as itself, whatever it is, and no other is.
    expect((await place.run(['diff', 'f.torrent', 'f.torrent', '--json'])).code).toBe(0)

    // edit, and back: info stays, and so does everything else if it was canonical.
    const edited = await place.run(['edit', 'f.torrent', '--comment', 'x \u{1f600}', '-o', 'g.torrent', '--json'])
    expect(edited.code, edited.err).toBe(row.unreadable ? 1 : 0)
    if (edited.code !== 0) return
    expect(await sha1OfInfo(await place.read('g.torrent'))).toBe(facts.sha1_of_info)
    expect((await place.run(['diff', 'f.torrent', 'g.torrent', '--json'])).code).toBe(1)
    const { bep3 } = JSON.parse(inspected.out).plugins
    const undo = bep3.comment === undefined ? ['--remove', 'comment'] : ['--comment', bep3.comment]
    expect(await place.run(['edit', 'g.torrent', ...undo, '-o', 'h.torrent', '--quiet'])).toMatchObject({ code: 0 })
    const back = new Uint8Array(await place.read('h.torrent'))
    expect(await sha1OfInfo(back)).toBe(facts.sha1_of_info)
    if (facts.canonical) expect(Buffer.from(back).equals(bytes)).toBe(true)
  })
})
