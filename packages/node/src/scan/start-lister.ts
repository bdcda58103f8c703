import { MessageChannel, receiveMessageOnPort, SHARE_ENV, Worker } from 'node:worker_threads'
import type { DiskPath } from '../disk-path.ts'
import { listDirectory } from './list-directory.ts'
import { type Announced, type Listed, type ListerMemory, READY_MAX, SLOT_COUNT, slotState } from './list-slots.ts'
import type { Lister } from './lister.ts'
import type { Names } from './read-names.ts'

/** A lister in a worker: for walks where there is no native addon. */
export const startLister = (): Lister => {
  const memory: ListerMemory = {
    states: new Int32Array(new SharedArrayBuffer(SLOT_COUNT * 4)),
    ready: new Int32Array(new SharedArrayBuffer(4)),
  }
  const { states, ready } = memory
  const { port1: port, port2 } = new MessageChannel()
  const worker = new Worker(new URL('./list-worker.cjs', import.meta.url), {
    workerData: { memory, port: port2 },
    transferList: [port2],
    env: SHARE_ENV,
    execArgv: [],
  })
  // Without it the walk reads everything by itself.
  worker.on('error', () => {})
  worker.unref()
  const announced = new Map<number, DiskPath>()
  /** Slots in the order in which they were announced; some of them are taken. */
  const order: number[] = []
  const found = new Map<number, Names | undefined>()
  let next = 0

  /** Reads a directory here, if nobody has begun to. */
  const readHere = (slot: number): boolean => {
    const before = Atomics.compareExchange(states, slot, slotState.waiting, slotState.taken)
    if (before !== slotState.waiting) return false
    found.set(slot, listDirectory(announced.get(slot)!))
    return true
  }
  const readNext = () => {
    for (let slot = order.pop(); slot !== undefined; slot = order.pop()) {
      if (announced.has(slot) && readHere(slot)) return true
    }
    return false
  }
  const receive = (slot: number) => {
    while (!found.has(slot)) {
      const { message } = receiveMessageOnPort(port) as { message: Listed }
      const { names } = message
      // What was sent is no Buffer any more.
      found.set(message.slot, names && namesOf(names))
    }
    Atomics.store(states, slot, slotState.free)
    const count = found.get(slot)?.names.length ?? 0
    if (Atomics.sub(ready, 0, count) >= READY_MAX) Atomics.notify(ready, 0)
  }
  /** Reads others while the worker reads it. */
  const awaitReady = (slot: number): boolean => {
    while (Atomics.load(states, slot) === slotState.beingRead) {
      // A worker can die, and a disk can hang. Then the slot is lost, and the walk goes on without.
      if (
        !(found.size < FOUND_MAX && readNext()) &&
        Atomics.wait(states, slot, slotState.beingRead, PATIENCE) === 'timed-out'
      )
        return false
    }
    return true
  }

  return {
    ahead(directory) {
      const slot = next
      if (Atomics.compareExchange(states, slot, slotState.free, slotState.waiting) !== slotState.free) return undefined
      next = (next + 1) % SLOT_COUNT
      announced.set(slot, directory)
      order.push(slot)
      port.postMessage({ slot, directory } satisfies Announced)
      return slot
    },
    take(slot) {
      if (!found.has(slot) && !readHere(slot) && awaitReady(slot)) receive(slot)
      const names = found.get(slot)
      found.delete(slot)
      announced.delete(slot)
      return names
    },
    close() {
      port.close()
      void worker.terminate()
    },
  }
}

const namesOf = ({ names, bad, facts }: Names): Names => ({ names, bad: bad.map(name => Buffer.from(name)), facts })

/** Directories that may lie ready here. */
const FOUND_MAX = 256

/** Milliseconds. */
const PATIENCE = 1000
