import { componentFault } from '@gentorrent/core'

/** Why a path of a torrent does not lead downwards by plain names; undefined if it does. */
export const faultOfPath = (path: readonly string[]): string | undefined =>
  path.length === 0 ? 'is empty' : path.map(faultHere).find(fault => fault !== undefined)

/** Why a component is no plain name on this system; undefined if it is one. */
export const faultHere = (component: string): string | undefined =>
  componentFault(component) ?? (isWindows ? faultOnWindows(component) : undefined)

const isWindows = process.platform === 'win32'

/** There, `a\..\b` is a way out, `C:` a drive, and `con` a device that never ends. */
const faultOnWindows = (component: string) =>
  /[\\:]|[. ]$|^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[. ]*(\.|$)/i.test(component)
    ? 'has a component that Windows does not take as a plain name'
    : undefined
