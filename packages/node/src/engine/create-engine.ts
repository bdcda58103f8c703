import { GentorrentError } from '@gentorrent/core'
import type { DigestAnswer, DigestPlan, HashEngine } from '@gentorrent/core/plugin'
import type { Native } from '@gentorrent/hash-native'
import { answersOf, type HashedJob } from './answers.ts'
import { answersSlowly } from './answers-slowly.ts'
import { chooseNative, isLong, type NativeChoice } from './choose-native.ts'
import { faultOf } from './fault.ts'
import { hashJob } from './hash-job.ts'
import { createJob, type Effort, type Job } from './job.ts'
import type { BlockKernel } from './kernel.ts'
import { loadKernels, ownAlgorithms } from './load-kernels.ts'
import { isRotational } from './rotational.ts'
import { threadsHere } from './threads-here.ts'
import { tinyLength, tinySha1 } from './tiny-sha1.ts'
import { createWatch, type Watch } from './watch.ts'

type Control = Parameters<HashEngine['run']>[1]

export interface EngineOptions {
  /**
   * Threads that hash at once, at least 1; the main thread is one of them, so that with 1 there are no worker threads, and
   * everything is read in order, a part at a time, whichever engine does it.
   * Default: the cores that this process may use, at most 4; and one, reading in order, if the content is on a disk with a
   * head, as far as Linux tells. More than there are cores helps only where the medium answers many readers faster than one.
   * Each takes about 12 MiB of memory.
   */
  readonly workers?: number | undefined
  /**
   * Bytes of long files that may be read, or be on their way, before the threads that hash come to them; 0 for none.
   * Whatever it is, each thread that reads ahead has one part of 1 MiB at least. Default: 8 MiB, as soon as the medium keeps
   * threads waiting; what is given counts from the first byte. Only JavaScript reads ahead: where it is given, and where the
   * medium takes long for every answer, the native engine has no part.
   */
  readonly readAhead?: number | undefined
  /**
   * Content of fewer bytes than this is hashed by the main thread alone, since starting a worker takes longer; a file
   * counts as 32 KiB more than it has. Default: 64 MiB. For tests of the engine: 0 makes workers run on any content.
   */
  readonly smallContent?: number
  /**
   * The least that a thread takes on at once, counted likewise. Default: 2 MiB. For tests of the engine: less gives small
   * content many borders between threads.
   */
  readonly taskLength?: number
  /**
   * Whether the native engine of `@gentorrent/hash-native` hashes: `auto` (the default) where it is there and the content
   * is long enough to be worth loading it, `always` for any content, `never`. The environment variable
   * `GENTORRENT_NO_NATIVE=1` means `never` everywhere. Plans with algorithms that it lacks are not for it.
   */
  readonly native?: 'auto' | 'always' | 'never'
  /** Kernels of the native engine to use instead of the best. For tests of the engine. */
  readonly kernel?: string
}

/**
 * The hashing engine of Node: the main thread and worker threads, each with one buffer, whatever the length of the
 * content.
 */
export const createEngine = ({
  workers,
  smallContent,
  taskLength,
  readAhead,
  native = 'auto',
  ...kernel
}: EngineOptions = {}): HashEngine => {
  const threads = Math.max(1, workers ?? threadsHere())
  const looksAtMedium = workers === undefined && native === 'auto'
  const effortsFor = (inOrder: boolean): Efforts => {
    const length = readAhead ?? READ_AHEAD
    const reading = { threads: inOrder ? 1 : threads, readAhead: { length, always: readAhead !== undefined, inOrder } }
    return {
      node: { ...reading, smallCost: smallContent ?? 1 << 26, taskCost: taskLength ?? 1 << 21, byWorkers: true },
      // Threads of its own start in no time, and hash many small tasks at once.
      native: { ...reading, smallCost: smallContent ?? 1 << 22, taskCost: taskLength ?? 1 << 18, sideBySide: !inOrder },
    }
  }
  // Where a run has loaded it, `node:crypto` need not be loaded for a digest.
  let addon: Native | undefined
  return {
    name: 'node',
    algorithms: new Set(ownAlgorithms),
    loadsModules: true,
    async digest(algorithm, bytes) {
      if (algorithm === 'sha1' && bytes.length <= tinyLength) return tinySha1(bytes)
      if (addon !== undefined)
        return new Uint8Array(addon.digestBlocks(addon.variant, algorithm, bytes, bytes.length || 1))
      return (await import('./kernel.ts')).digestOf(algorithm, bytes)
    },
    digestBlocks: (algorithm, bytes, blockLength) =>
      bytes.length === 0 ? bytes : addon?.digestBlocks(addon.variant, algorithm, bytes, blockLength),
    run: (plan, control) =>
      run(plan, control, async () => {
        const looks = looksAtMedium && isLong(plan)
        const inOrder = workers === 1 || (looks && isRotational(plan))
        // The native engine waits for each of many short reads, and hashes nothing meanwhile.
        const isAhead = readAhead === undefined ? looks && (inOrder || answersSlowly(plan)) : readAhead > 0
        const prepared = await prepare(plan, effortsFor(inOrder), {
          ...kernel,
          native: native === 'auto' && isAhead ? 'never' : native,
        })
        addon ??= prepared.addon
        return prepared
      }),
  }
}

/** Bytes. Media that answer after a millisecond are twice as fast with it, and more made none faster. */
const READ_AHEAD = 1 << 23

interface Efforts {
  readonly node: Effort
  readonly native: Effort
}

/** A job, and who does it. */
interface Prepared {
  readonly job: Job
  readonly addon?: Native
  readonly hash: () => Promise<void>
  /** Of the main thread, one for each grid. */
  readonly kernels: () => Promise<readonly BlockKernel[]>
}

const prepare = async (plan: DigestPlan, efforts: Efforts, choice: NativeChoice): Promise<Prepared> => {
  const addon = await chooseNative(plan, choice)
  if (addon === undefined) return prepareNode(createJob(plan, efforts.node))
  const job = createJob(plan, efforts.native)
  const { hashNatively } = await import('./hash-natively.ts')
  const { nativeKernel } = await import('./native-kernel.ts')
  return {
    job,
    addon,
    hash: () => hashNatively(job, addon),
    kernels: async () => job.grids.map(grid => nativeKernel(addon, grid)),
  }
}

const prepareNode = (job: Job): Prepared => {
  let loading: ReturnType<typeof loadKernels> | undefined
  const kernels = () => {
    loading ??= loadKernels(job.grids, job.modules, job.files.starts[job.files.count]!)
    return loading
  }
  return { job, hash: () => hashJob(job, kernels), kernels }
}

const run = async (
  plan: DigestPlan,
  { signal, onProgress }: Control,
  prepare: () => Promise<Prepared>,
): Promise<readonly DigestAnswer[]> => {
  if (signal.aborted) throw new GentorrentError('ABORTED', {})
  if (plan.requests.length === 0) return []
  const watch = createWatch(signal, onProgress)
  try {
    const { hashed, kernels } = await hashedBy(prepare, watch)
    if (hashed.isLarge) await (await import('../collect-garbage.ts')).collectGarbage()
    const answers = await answersOf(plan, hashed, kernels)
    watch.finish()
    return answers
  } catch (error) {
    const fault = faultOf(error)
    throw fault === undefined ? error : new GentorrentError(fault.code, fault.details, { cause: error })
  } finally {
    watch.stop()
  }
}

/** Nothing holds the job any more when it returns: the paths of a million files take twice the memory of their digests. */
const hashedBy = async (prepare: () => Promise<Prepared>, watch: Watch) => {
  const { job, hash, kernels } = await prepare()
  watch.start(job)
  await hash().catch(watch.giveUp)
  watch.check()
  const { grids, firsts, nodes, isLarge } = job
  const { count, starts, kinds } = job.files
  const hashed: HashedJob = { grids, firsts, nodes, isLarge, files: { count, starts, kinds } }
  return { hashed, kernels: await kernels() }
}
