import { type FileTable, kind } from './file-table.ts'
import { canBeShared, type Grid } from './grid.ts'

export interface Cuts {
  /** Where the tasks begin in the stream, and the stream's end. */
  readonly borders: Float64Array
  /** Bytes in the longest block that lies across a border; 0 if none does. */
  readonly shared: number
}

/**
 * Cuts the stream in tasks for threads: ranges that cost at least `taskCost`, and hardly more where that can be helped, so
 * that threads read close to each other (a disk with a head likes that) and finish together.
 *
 * No border is inside a unit of the scope `file`, nor inside a tree's unit of the stream. Where the files allow it, none is
 * inside a block of the stream either; where they do not (a digest of every whole file, whose ends are anywhere), the
 * block is completed with the first bytes of the next task (see `stream-feed.ts`), and tasks are a few blocks long, so
 * that this costs little.
 */
export const cutTasks = (files: FileTable, grids: readonly Grid[], taskCost: number): Cuts => {
  const total = files.starts[files.count]!
  const rules = rulesOf(grids)
  const borders = [0]
  const target = Math.max(taskCost, total / TASKS_MAX)
  let last = 0
  let cost = 0
  for (let i = 0; i < files.count; i++) {
    const start = files.starts[i]!
    const end = files.starts[i + 1]!
    if (start === end) continue
    if (files.kinds[i] !== kind.skipped) cost += FILE_COST
    for (let from = start; ; ) {
      const due = from + Math.max(0, target - cost)
      const overdue = Math.max(from + Math.max(0, 1.5 * target - cost), last + rules.apart)
      const unit = files.kinds[i] === kind.skipped ? 1 : rules.fileUnit
      const isTooShort = overdue >= end && firstMultiple(Math.max(due, start), rules.goodUnit) >= end
      const border = isTooShort ? undefined : findBorder({ start, end, unit, due, overdue }, rules)
      if (border === undefined || border >= total) {
        cost += end - from
        break
      }
      borders.push(border)
      // From one good place inside a file to the next it is always as far.
      const step = stepFrom(border - start, border, unit, target, rules)
      for (last = border; last + step < Math.min(end, total); ) {
        last += step
        borders.push(last)
      }
      cost = 0
      from = last
    }
  }
  const isShared = borders.some(border => border % rules.goodUnit !== 0)
  return { borders: Float64Array.from([...borders, total]), shared: isShared ? rules.longest : 0 }
}

/** What it costs to open a file, in bytes that could be hashed in that time. */
export const FILE_COST: number = 1 << 15

/** The work in all files, in bytes that could be hashed in that time. */
export const costOf = ({ count, starts }: FileTable): number => starts[count]! + count * FILE_COST

/** The list of tasks must not grow with the content without end. */
const TASKS_MAX = 2 ** 20

interface Rules {
  /** Borders inside a file are at multiples of this from its start. */
  readonly fileUnit: number
  /** Borders are at multiples of this … */
  readonly streamUnit: number
  /** … and better at multiples of this … */
  readonly goodUnit: number
  /** … or at least so far from each other. */
  readonly apart: number
  /** Bytes in the longest block that a border may cut. */
  readonly longest: number
}

const rulesOf = (grids: readonly Grid[]): Rules => {
  const ofStream = grids.filter(({ scope }) => scope === 'stream')
  const units = (some: readonly Grid[]) => some.map(({ unitLength }) => unitLength).reduce(leastCommonMultiple, 1)
  const longest = Math.max(0, ...ofStream.filter(canBeShared).map(({ blockLength }) => blockLength))
  return {
    fileUnit: units(grids.filter(({ scope }) => scope === 'file')),
    streamUnit: units(ofStream.filter(grid => !canBeShared(grid))),
    goodUnit: units(ofStream),
    apart: 4 * longest,
    longest,
  }
}

interface Place {
  /** The entry's range of the stream. */
  readonly start: number
  readonly end: number
  /** Borders inside it are at multiples of this from its start. */
  readonly unit: number
  /** The first good place for a border. */
  readonly due: number
  /** From here on any border will do. */
  readonly overdue: number
}

/** NaN for a unit without end. */
const firstMultiple = (from: number, unit: number) => Math.ceil(from / unit) * unit

const findBorder = (place: Place, { streamUnit, goodUnit }: Rules): number | undefined => {
  const good = nextMultiple(place, goodUnit, place.due)
  if (good !== undefined && good <= place.overdue) return good
  return nextMultiple(place, streamUnit, place.overdue) ?? good
}

/** How far it is from a border that is good to the next; `Infinity` if that one may be another kind of place. */
const stepFrom = (inFile: number, border: number, unit: number, target: number, { goodUnit, apart }: Rules) => {
  const both = leastCommonMultiple(unit, goodUnit)
  if (both === Infinity || inFile % unit !== 0 || border % goodUnit !== 0) return Infinity
  const step = Math.ceil(target / both) * both
  return step <= Math.max(1.5 * target, apart) ? step : Infinity
}

/** The first offset of the entry, at `from` or after, that is at a multiple of the entry's unit and of the stream's. */
const nextMultiple = ({ start, end, unit }: Place, streamUnit: number, from: number) => {
  if (streamUnit === Infinity) return undefined
  if (unit === Infinity) return from <= start && start % streamUnit === 0 ? start : undefined
  const [step, origin] = unit >= streamUnit ? [unit, start] : [streamUnit, 0]
  const first = origin + Math.ceil((Math.max(from, start) - origin) / step) * step
  for (let tries = 0, at = first; tries < TRIES && at < end; tries++, at += step) {
    if ((at - start) % unit === 0 && at % streamUnit === 0) return at
  }
  return undefined
}

/** Enough for all powers of two, and for other lengths as long as it is cheap. */
const TRIES = 1000

const leastCommonMultiple = (a: number, b: number): number => {
  if (a === Infinity || b === Infinity) return Infinity
  const multiple = (a / greatestCommonDivisor(a, b)) * b
  return Number.isSafeInteger(multiple) ? multiple : Infinity
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))
