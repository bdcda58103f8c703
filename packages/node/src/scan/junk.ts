/**
 * Whether a name is that of a system's housekeeping: written by the system without being asked, worth nothing to
 * anybody else, and recreated where it is missing. Backups, version control and editors' files are people's own.
 *
 * @param isBeside Whether the same directory also holds this name.
 */
export const isJunk = (name: string, isDirectory: boolean, isBeside: (other: string) => boolean): boolean => {
  // Most files cannot be meant, and there may be millions.
  if (!isDirectory && !beginnings.has(name.charCodeAt(0) | LOWER_CASE)) return false
  const exact = name.toLowerCase()
  if (isDirectory) return directories.has(exact) || /^\.trash-\d+$/.test(exact)
  if (files.has(exact) || /^\.(nfs|fuse_hidden)[0-9a-f]{8,}$/.test(exact)) return true
  // The resource fork of a file, written by macOS where the file system has none. By itself it may be anything.
  return name.startsWith('._') && isBeside(name.slice(2))
}

// Lower case, because the systems that write most of these do not care.
const files = new Set([
  // macOS: how Finder shows a folder, translated folder names, folder icons, shares
  '.ds_store',
  '.localized',
  '.lsoverride',
  '.apdisk',
  'icon\r',
  // Windows: thumbnails, how Explorer shows a folder
  'thumbs.db',
  'thumbs.db:encryptable',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  // KDE: how Dolphin shows a folder
  '.directory',
  // Besides these: `.nfs…` and `.fuse_hidden…`, files that were deleted while open
])

/** The characters with which names of files begin that are junk: those above, and a dot. */
const beginnings = new Set(Array.from([...files, '.'], name => name.charCodeAt(0)))

/** The bit by which letters of ASCII differ from their upper case; dots have it too. */
const LOWER_CASE = 0x20

const directories = new Set([
  // macOS: search index, bins, change log, scratch space, document versions
  '.spotlight-v100',
  '.trashes',
  '.fseventsd',
  '.temporaryitems',
  '.documentrevisions-v100',
  // netatalk: resource forks and indexes for old Macs
  '.appledouble',
  '.appledb',
  '.appledesktop',
  // Windows: bin, restore points
  '$recycle.bin',
  'system volume information',
  // Synology and QNAP: thumbnails and bins
  '@eadir',
  '#recycle',
  '.@__thumb',
  '@recycle',
  // Linux: what fsck found. Besides it: `.Trash-1000`, bins on other drives
  'lost+found',
])
