/** Whether the environment variable `GENTORRENT_NO_NATIVE` is `1`: then the addon's package is not even loaded. */
export const isNativeOff = (): boolean => process.env['GENTORRENT_NO_NATIVE'] === '1'
