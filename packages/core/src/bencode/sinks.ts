/** Takes bytes, one part after another. */
export interface Sink {
  /** Bytes taken so far. */
  readonly length: number
  /** Text of which each character is one byte. */
  ascii(text: string): void
  bytes(bytes: Uint8Array): void
}

/** Keeps nothing but their number. */
export const measuring = (): Sink => {
  let length = 0
  return {
    get length() {
      return length
    },
    ascii: text => {
      length += text.length
    },
    bytes: bytes => {
      length += bytes.length
    },
  }
}

/** Fills an array. What goes beyond its end is counted and dropped. */
export const filling = (target: Uint8Array): Sink => {
  let length = 0
  return {
    get length() {
      return length
    },
    ascii: text => {
      for (let i = 0; i < text.length; i++) target[length++] = text.charCodeAt(i)
    },
    bytes: bytes => {
      if (length + bytes.length <= target.length) target.set(bytes, length)
      length += bytes.length
    },
  }
}
