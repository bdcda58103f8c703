import type { Issue } from '@gentorrent/core/plugin'
import { limitOf } from '../versions.ts'
import { type Check, cannot, worse } from './check.ts'

/** Names that are too long. That a system cannot hold a name, or cannot tell two apart, is said for every torrent. */
export const names: Check = ({ layout }, target) => {
  const { client, version } = target
  if (!layout || !client) return []
  const { componentLength, componentUnits, pathUnits } = client.limits
  const bytesMax = limitOf(componentLength, version)
  const unitsMax = limitOf(componentUnits, version)
  const pathMax = limitOf(pathUnits, version)
  if (![bytesMax, unitsMax, pathMax].some(Number.isFinite)) return []
  const seen = new Set<string>()
  const issues: Issue[] = []
  const root = layout.single ? 0 : layout.name.length + 1
  for (const { path, role } of layout.files) {
    if (role === 'pad') continue
    for (const [at, component] of [...path, ...(layout.single ? [] : [layout.name])].entries()) {
      if (component.length <= Math.min(unitsMax, bytesMax / bytesPerUnit) || seen.has(component)) continue
      const because =
        component.length > unitsMax
          ? `a name of ${component.length} UTF-16 units is longer than ${unitsMax}`
          : utf8Length(component) > bytesMax
            ? `a name is longer than ${bytesMax} bytes`
            : undefined
      if (because === undefined) continue
      seen.add(component)
      const where = at < path.length ? path.slice(0, at + 1) : [layout.name]
      issues.push(cannot('TARGET_NAME', target, { path: where, because }, { path: where }))
    }
    const units = path.reduce((sum, component) => sum + component.length, root + path.length - 1)
    if (units > pathMax) {
      const because = `a path of ${units} characters leaves no room below its limit of 260, which programs must lift`
      issues.push(worse('TARGET_NAME', target, { path, because }, { path }))
    }
  }
  return issues
}

/** Bytes of UTF-8 per UTF-16 unit, at most. */
const bytesPerUnit = 3

/** Half of a pair counts for two bytes: both halves together have four. */
const utf8Length = (text: string): number => {
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    length += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3
  }
  return length
}
