/** One character per byte: a text that stands for the bytes one to one. */
export const latin1 = (bytes: Uint8Array): string => {
  // A call cannot have any number of arguments, and spreading them takes three times as long.
  if (bytes.length <= 4096) return String.fromCharCode.apply(null, bytes as unknown as number[])
  let text = ''
  for (let i = 0; i < bytes.length; i += 4096) text += latin1(bytes.subarray(i, i + 4096))
  return text
}
