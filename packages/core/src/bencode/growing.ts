/** Bytes that grow at their end. */
export interface Growing {
  /** Text of which each character is one byte. */
  ascii(text: string): void
  bytes(bytes: Uint8Array): void
  /** All of them so far, as a copy of their own. */
  done(): Uint8Array
}

export const growing = (): Growing => {
  let buffer = new Uint8Array(4096)
  let length = 0
  const room = (more: number) => {
    if (length + more <= buffer.length) return
    const larger = new Uint8Array(Math.max(length + more, buffer.length * 2))
    larger.set(buffer.subarray(0, length))
    buffer = larger
  }
  return {
    ascii: text => {
      room(text.length)
      for (let i = 0; i < text.length; i++) buffer[length++] = text.charCodeAt(i)
    },
    bytes: bytes => {
      room(bytes.length)
      buffer.set(bytes, length)
      length += bytes.length
    },
    done: () => buffer.slice(0, length),
  }
}
