import type { World } from './world.ts'

/**
 * Ends the run if the person wants to stop, also where that was said during work without a pause, in which no signal of the
 * system can be heard. It is heard when the event loop has been through all its phases, so twice to be sure.
 *
 * @throws the reason of the signal
 */
export const heedStop = async ({ signal }: Pick<World, 'signal'>): Promise<void> => {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>(resolve => setImmediate(resolve))
  signal.throwIfAborted()
}
