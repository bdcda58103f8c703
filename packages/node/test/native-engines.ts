import { loadNative } from '@gentorrent/hash-native'

/** The kernels that the native engine can be told to use here; none where it is not compiled, or switched off. */
export const kernels: readonly string[] =
  process.env['GENTORRENT_NO_NATIVE'] === '1' ? [] : (loadNative('best')?.variants ?? [])

/** Why tests of the native engine are skipped, for their names; nothing where they are not. */
export const skipped: string = kernels.length > 0 ? '' : ' (skipped: the native engine is not compiled here, or off)'
