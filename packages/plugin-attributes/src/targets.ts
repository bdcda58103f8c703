/** Tells whether a path is that of a file or directory of the torrent. */
export const hasTarget = (paths: readonly (readonly string[])[]): ((target: readonly string[]) => boolean) => {
  const known = new Set<string>()
  for (const path of paths) {
    // From the file up, until a directory that is known; all above it are then known too.
    for (let depth = path.length; depth > 0; depth--) {
      const name = path.slice(0, depth).join('/')
      if (known.has(name)) break
      known.add(name)
    }
  }
  return target => known.has(target.join('/'))
}
