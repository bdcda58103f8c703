/** Shared memory for bytes that one thread has read and another one's block needs. */
export interface BorderSlots {
  /** Bytes in one slot. */
  readonly length: number
  readonly bytes: Uint8Array
  /** 1 for each slot that is in use. */
  readonly used: Int32Array
  /** For each border the number of the slot that holds what comes after it, plus one; 0 as long as there is none. */
  readonly slotOf: Int32Array
}

/**
 * With one slot more than threads nobody waits forever: a slot is held either for a task that is not done, of which there
 * is one for each thread, or for one whose thread looks at it before it waits itself.
 */
export const createSlots = ({ length, threads, borders }: SlotNeeds): BorderSlots => {
  const count = length === 0 ? 0 : threads + 1
  return {
    length,
    bytes: new Uint8Array(new SharedArrayBuffer(count * length)),
    used: new Int32Array(new SharedArrayBuffer(count * 4)),
    slotOf: new Int32Array(new SharedArrayBuffer(length === 0 ? 0 : borders * 4)),
  }
}

interface SlotNeeds {
  readonly length: number
  readonly threads: number
  readonly borders: number
}

/** A free slot, now in use; undefined if there is none. */
export const takeSlot = ({ used }: BorderSlots): number | undefined => {
  for (let slot = 0; slot < used.length; slot++) {
    if (Atomics.compareExchange(used, slot, 0, 1) === 0) return slot
  }
  return undefined
}

/** Lets the other thread know that the slot now holds what comes after the border. */
export const publishSlot = ({ slotOf }: BorderSlots, border: number, slot: number): void =>
  void Atomics.store(slotOf, border, slot + 1)

/** The slot that holds what comes after the border; undefined as long as there is none. */
export const slotAt = ({ slotOf }: BorderSlots, border: number): number | undefined => {
  const found = Atomics.load(slotOf, border)
  return found === 0 ? undefined : found - 1
}

/** The memory of a slot. */
export const slotBytes = ({ bytes, length }: BorderSlots, slot: number): Uint8Array =>
  bytes.subarray(slot * length, (slot + 1) * length)

export const freeSlot = ({ used }: BorderSlots, slot: number): void => void Atomics.store(used, slot, 0)
