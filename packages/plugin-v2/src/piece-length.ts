/** BEP 52, `pieces root`: "a merkle tree with a branching factor of 2, constructed from 16KiB blocks of the file". */
export const blockLength = 16_384

/** BEP 52, `piece length`: "It must be a power of two and at least 16KiB." */
export const isPieceLength = (value: number | undefined): value is number =>
  value !== undefined && value >= blockLength && Number.isInteger(Math.log2(value))
