import { loadedNative } from './choose-native.ts'
import { isNativeOff } from './is-native-off.ts'
import { threadsHere } from './threads-here.ts'

/** What hashes on this machine by default. */
export type HashingHere = { readonly threads: number } & (
  | {
      /** The kernels of the native engine: `avx512 + sha-ni`. */
      readonly kernel: string
    }
  | {
      /** Why it is not the native engine. */
      readonly because: string
    }
)

/**
 * What hashes on this machine by default: the native engine with these kernels (content of a few MiB or more), or
 * `node:crypto`.
 *
 * @throws GentorrentError `OPTION_INVALID` where `GENTORRENT_KERNEL` names kernels that this processor lacks
 */
export const hashingHere = async (): Promise<HashingHere> => {
  const threads = threadsHere()
  if (isNativeOff()) return { threads, because: 'since GENTORRENT_NO_NATIVE is 1' }
  const native = await loadedNative()
  if (native !== undefined) return { threads, kernel: native.description }
  const { platform } = await import('@gentorrent/hash-native')
  return { threads, because: `since the native engine for ${platform()} is not there` }
}
