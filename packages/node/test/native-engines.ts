import { loadNative } from '@gentorrent/hash-native'

/** The kernels that the native engine can be told to use here; none where it is not compiled. */
export const kernels: readonly string[] = loadNative('best')?.variants ?? []
