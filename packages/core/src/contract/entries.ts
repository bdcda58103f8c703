import type { FileEntry, Files, Layout } from './files.ts'

/** All entries of a layout in stream order, one by one: `layout.files` without a pad in memory for each file. */
export const entriesOf = (layout: Layout): Iterable<FileEntry> => layout.padded ?? layout.files

/** The entries of a layout that are no pads. */
export const ownFiles = (layout: Layout): Files => {
  if (layout.padded) return layout.padded.own
  const { files } = layout
  return files.some(isPad) ? files.filter(file => !isPad(file)) : files
}

const isPad = ({ role }: FileEntry) => role === 'pad'
