import { GentorrentError } from '@gentorrent/core'
import type { DigestPlan } from '@gentorrent/core/plugin'
import type { Native } from '@gentorrent/hash-native'
import { FILE_COST } from './cut-tasks.ts'
import { isNativeOff } from './is-native-off.ts'

/** What the native addon hashes. */
const algorithms: ReadonlySet<string> = new Set(['sha1', 'sha256', 'md5'])

/** Below this, in the measure of `costOf`, the main thread is done before the addon is loaded. */
const COST_MIN = 1 << 22

/** What is wanted of the native addon. */
export interface NativeChoice {
  readonly native: 'auto' | 'always' | 'never'
  readonly kernel?: string
}

/**
 * The native addon, if it is to do this plan: it is there, knows every algorithm, and the content is long enough to be
 * worth loading it.
 */
export const chooseNative = async (plan: DigestPlan, { native, kernel }: NativeChoice): Promise<Native | undefined> => {
  if (isNativeOff() || native === 'never') return undefined
  if (!plan.requests.every(({ algorithm }) => algorithms.has(algorithm))) return undefined
  if (native === 'auto' && !isLong(plan)) return undefined
  return loadedNative(kernel)
}

/**
 * The native addon, if it is there.
 *
 * @throws GentorrentError `OPTION_INVALID` where `GENTORRENT_KERNEL` names kernels that this processor lacks
 */
export const loadedNative = async (kernel?: string): Promise<Native | undefined> => {
  const { loadNative } = await import('@gentorrent/hash-native')
  try {
    return loadNative(kernel)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new GentorrentError('OPTION_INVALID', { option: 'GENTORRENT_KERNEL', because: error.message })
  }
}

/** Whether it takes long enough to think about how it is done. */
export const isLong = ({ files }: DigestPlan): boolean => {
  let cost = files.length * FILE_COST
  for (let i = 0; i < files.length && cost < COST_MIN; i++) cost += files[i]!.length
  return cost >= COST_MIN
}
