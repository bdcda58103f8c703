import { BenchFault } from './failure.js'
import * as programs from './programs.js'

const { ours, ourMerkle, ourV1, withoutSha, mktorrent, transmission, libtorrent, others, bareNode } = programs

/**
 * What is compared, row by row. `content` is a kind of content (see `contents.js`); of `programs` the first ones, with
 * `own`, are those that the others are compared with.
 */
const rows = [
  {
    name: 'v1 1 GiB',
    kind: 'v1',
    content: 'gib1',
    isChecked: true,
    programs: [...ours(), mktorrent(), transmission(), libtorrent('v1'), ...others('v1')],
  },
  {
    name: 'v1 4 GiB',
    kind: 'v1',
    content: 'gib4',
    isLong: true,
    isChecked: true,
    programs: [...ours(), mktorrent(), transmission(), libtorrent('v1'), ...others('v1')],
  },
  {
    name: 'v2 1 GiB',
    kind: 'v2',
    content: 'gib1',
    programs: [...ours('--v2', 'only'), libtorrent('v2'), ...others('v2')],
  },
  {
    name: 'hybrid 1 GiB',
    kind: 'hybrid',
    content: 'gib1',
    programs: [...ours('--v2', 'hybrid'), libtorrent('hybrid'), ...others('hybrid')],
  },
  { name: 'merkle 1 GiB', kind: 'merkle', content: 'gib1', programs: [...ourMerkle(), ...ourV1()] },
  {
    name: 'no SHA extensions, v1 1 GiB',
    kind: 'v1 without SHA-NI',
    content: 'gib1',
    isChecked: true,
    programs: withoutSha(),
  },
  {
    name: 'no SHA extensions, v2 1 GiB',
    kind: 'v2 without SHA-NI',
    content: 'gib1',
    programs: withoutSha('--v2', 'only'),
  },
  {
    name: 'files 100,000',
    kind: 'v1',
    content: 'files',
    programs: [
      ...ours(),
      mktorrent('its file list takes it quadratic time'),
      transmission(),
      libtorrent('v1'),
      ...others('v1'),
    ],
  },
  {
    name: 'files 1,000,000',
    kind: 'v1',
    content: 'tiny',
    isScale: true,
    programs: [...ours(), mktorrent('its file list takes it quadratic time'), transmission(), ...others('v1')],
  },
  {
    name: 'start 1 KiB',
    kind: 'start',
    content: 'kib1',
    repeat: 5,
    isTime: true,
    programs: [...ours().slice(0, 1), bareNode(), mktorrent()],
  },
]

/**
 * The rows that are asked for; without a wish all but the million files, and in a hurry without 4 GiB.
 *
 * @throws BenchFault where no row has such a name
 */
export function rowsOf({ row: wanted, scale, quick }) {
  const unknown = wanted?.find(start => !rows.some(({ name }) => name.startsWith(start)))
  if (unknown !== undefined) {
    throw new BenchFault(`no row begins with \`${unknown}\`: there are ${rows.map(({ name }) => name).join(', ')}`)
  }
  if (wanted) return rows.filter(({ name }) => wanted.some(start => name.startsWith(start)))
  return rows.filter(({ isScale, isLong }) => (scale || !isScale) && !(quick && isLong))
}

/**
 * Measured runs of each program.
 *
 * @throws BenchFault where that is no number of runs
 */
export function roundsOf({ rounds, quick }) {
  const count = Number(rounds ?? (quick ? 3 : 7))
  if (!Number.isInteger(count) || count < 1) throw new BenchFault('--rounds must be a whole number of at least 1')
  return count
}
