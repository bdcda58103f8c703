/** Why the system refused, in words, from an error that bears one of its codes (`ENOENT`), as those of Node do. */
export const systemReason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const { code } = error as { readonly code?: unknown }
  if (typeof code === 'string' && Object.hasOwn(reasons, code)) return reasons[code]!
  // `EXDEV: cross-device link not permitted, rename 'a' -> 'b'`
  return error.message.replace(/^[A-Z0-9_]+: /, '').replace(/, [a-z]+( '.*)?$/s, '')
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file system cannot hold a file of that length',
  EIO: 'the disk reports an error',
  EISDIR: 'it is a directory',
  ELOOP: 'its symlinks go round in circles',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name or path is too long for the system',
  ENOENT: 'there is no such file or directory',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a directory',
  EPERM: 'the system does not permit it',
  EROFS: 'the file system is read-only',
}
