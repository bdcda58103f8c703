import type { Files, Layout, PaddedFiles } from './contract/files.ts'

/** A layout with these files. Those whose pads are made on the way become a list only where somebody asks for one. */
export const layoutWith = (
  facts: Pick<Layout, 'name' | 'pieceLength' | 'single'>,
  entries: Files | PaddedFiles,
): Layout => {
  if (!('own' in entries)) return { ...facts, files: entries, length: lengthOf(entries) }
  let files: Files | undefined
  const layout = {
    ...facts,
    get files(): Files {
      files ??= [...entries]
      return files
    },
    length: entries.own.reduce((sum, { length }, i) => sum + length + entries.padLength(i), 0),
  }
  return Object.defineProperty(layout, 'padded', { value: entries })
}

/** Bytes in all entries. */
export const lengthOf = (files: Files): number => files.reduce((sum, { length }) => sum + length, 0)
