/** Whether the environment variable `GENTORRENT_NO_NATIVE` is `1`: then the addon is neither loaded nor used. */
export const isSwitchedOff = (): boolean => process.env['GENTORRENT_NO_NATIVE'] === '1'
