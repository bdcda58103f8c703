import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { listDirectory } from './list-directory.ts'
import { type Announced, type Listed, type ListerMemory, READY_MAX, slotState } from './list-slots.ts'

// The entry of a worker that reads directories ahead of a walk, and looks at what is in them.

const { memory, port } = workerData as { readonly memory: ListerMemory; readonly port: MessagePort }
const { states, ready } = memory

const answer = ({ slot, directory }: Announced) => {
  if (Atomics.compareExchange(states, slot, slotState.waiting, slotState.beingRead) !== slotState.waiting) {
    Atomics.store(states, slot, slotState.free)
    return
  }
  const names = listDirectory(directory)
  Atomics.add(ready, 0, names?.names.length ?? 0)
  port.postMessage({ slot, names } satisfies Listed, names?.facts ? [names.facts.buffer as ArrayBuffer] : [])
  Atomics.store(states, slot, slotState.ready)
  Atomics.notify(states, slot)
  for (let count = Atomics.load(ready, 0); count >= READY_MAX; count = Atomics.load(ready, 0)) {
    Atomics.wait(ready, 0, count)
  }
}

port.on('message', (announced: Announced) => {
  const waiting = [announced]
  while (waiting.length > 0) {
    // What was announced last is read first, and new ones may come while one is read.
    for (let more = receiveMessageOnPort(port); more !== undefined; more = receiveMessageOnPort(port)) {
      waiting.push(more.message)
    }
    answer(waiting.pop()!)
  }
})
