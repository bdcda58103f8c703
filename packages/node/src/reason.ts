/** Why a file system call failed, in words. */
export const reasonOf = (error: unknown): string => {
  const code = codeOf(error)
  return (code && reasons[code]) ?? code ?? String(error)
}

/** The system's code (`ENOENT` …); undefined for other errors. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EBUSY: 'it is in use',
  EFBIG: 'the file system cannot hold a file of that length',
  EIO: 'the disk reports an error',
  EISDIR: 'it is a directory',
  ELOOP: 'its symlinks go round in circles',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name or path is too long for the system',
  ENOENT: 'it does not exist',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a directory',
  EPERM: 'the system does not permit it',
  EROFS: 'the file system is read-only',
}
