import { type Fault, faultKinds, type Native } from '@gentorrent/hash-native'
import { changed, reasons, unreadableBecause } from './check-unchanged.ts'
import type { FileTable } from './file-table.ts'
import type { Job } from './job.ts'

/** Does a job with the threads of the native addon, as `hashJob` does it with workers. */
export const hashNatively = async (job: Job, native: Native): Promise<void> => {
  const { threads, files, grids, firsts, nodes, borders, slots, control } = job
  const fault = await native.run({
    variant: native.variant,
    threads,
    files,
    requests: grids.map(({ scope, algorithm, blockLength, levels, unitLength, fill }, i) => ({
      algorithm,
      ofFiles: scope === 'file',
      blockLength,
      levels,
      unitLength,
      fill,
      nodes: nodes[i]!,
      firsts: firsts[i],
    })),
    borders,
    sharedLength: slots.length,
    stopWord: control.words,
    bytesDone: control.bytesDone,
  })
  const error = errorOf(fault, files)
  if (error !== undefined) throw error
}

const errorOf = ({ kind, index, value }: Fault, files: FileTable): Error | undefined => {
  const system = () => reasons.system(-value) ?? `error ${value}`
  switch (faultKinds[kind]) {
    case 'unreadable':
      return unreadableBecause(files, index, system())
    case 'gone':
      return changed(files, index, system())
    case 'noFile':
      return changed(files, index, reasons.noFile())
    case 'otherLength':
      return changed(files, index, reasons.otherLength(files.lengths[index]!, value))
    case 'otherTime':
      return changed(files, index, reasons.otherTime())
    case 'endsEarly':
      return changed(files, index, reasons.endsEarly(value))
    case 'noMemory':
      return new Error('not enough memory for hashing threads')
    default:
      return undefined
  }
}
