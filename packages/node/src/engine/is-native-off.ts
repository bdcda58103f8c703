/**
 * Whether the environment variable `GENTORRENT_NO_NATIVE` is `1`. `@gentorrent/hash-native` asks it too, but would have to be
 * loaded for it.
 */
export const isNativeOff = (): boolean => process.env['GENTORRENT_NO_NATIVE'] === '1'
