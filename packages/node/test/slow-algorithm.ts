import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Algorithm, AlgorithmModule } from '@gentorrent/core/plugin'

/** A digest that takes its time, 12 ms for each MiB at least, and is 0 if the main thread made it and 1 if a worker did. */
export const slowAlgorithm = async (directory: string): Promise<AlgorithmModule> => {
  const path = join(directory, 'slow.mjs')
  await writeFile(path, source)
  return { algorithm: 'slow' as Algorithm, length: 1, module: pathToFileURL(path).href }
}

const source = `
  import { threadId } from 'node:worker_threads'
  const cell = new Int32Array(new SharedArrayBuffer(4))
  export default () => ({
    update(bytes) { Atomics.wait(cell, 0, 0, Math.ceil(bytes.length / 2 ** 18) * 3) },
    digest: () => Uint8Array.of(threadId > 0 ? 1 : 0),
  })`
