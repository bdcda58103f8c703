import { runInNewContext } from 'node:vm'
import { setV8Flag } from './v8-flag.ts'

/**
 * Has V8 look for what nobody uses any more, before a large block of memory is taken. By itself it looks when its own heap has
 * grown, and sees neither the shared memory of threads nor that a block is about to be filled: so hundreds of megabytes of both
 * would be there at once.
 */
export const collectGarbage = async (): Promise<void> => {
  // Workers that have ended are let go only now, and with them the memory that they share.
  await new Promise(resolve => setImmediate(resolve))
  setV8Flag('--expose-gc')
  runInNewContext('typeof gc === "function" && gc()')
  setV8Flag('--no-expose-gc')
}
