import type { FileEntry, Layout } from '@gentorrent/core/plugin'
import { lengthText } from './amounts.ts'
import { bold, dim, type Line } from './line.ts'

/** A directory while the tree is put together. */
interface Branch {
  readonly name: string
  readonly branches: Map<string, Branch>
  readonly nodes: (Branch | FileEntry)[]
  length: number
}

/** Deeper levels are not indented any further: nothing real is so deep, and a line must not grow without end. */
const deepest = 30

/**
 * The files of a torrent as lines, lengths first, in the order of the torrent; a directory stands where its first file does.
 * Pads are no content and left out.
 */
export function* fileTree({ name, single, files }: Pick<Layout, 'name' | 'single' | 'files'>): Iterable<Line> {
  if (single) {
    yield fileLine(files[0]?.length ?? 0, '', name, files[0])
    return
  }
  const root = grow(
    name,
    files.filter(({ role }) => role !== 'pad'),
  )
  yield [lengthColumn(root.length), bold(`${name}/`)]
  // A stack of its own: the depth of a foreign torrent's paths must not be that of our calls.
  const stack = [{ nodes: root.nodes, next: 0, indent: '' }]
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const node = top.nodes[top.next++]
    if (node === undefined) {
      stack.pop()
      continue
    }
    const isLast = top.next === top.nodes.length
    const lead = `${top.indent}${isLast ? '└─ ' : '├─ '}`
    if ('nodes' in node) {
      yield [lengthColumn(node.length), dim(lead), bold(`${node.name}/`)]
      const indent = stack.length < deepest ? `${top.indent}${isLast ? '   ' : '│  '}` : top.indent
      stack.push({ nodes: node.nodes, next: 0, indent })
    } else yield fileLine(node.length, lead, node.path.at(-1) ?? '', node)
  }
}

const grow = (name: string, files: readonly FileEntry[]): Branch => {
  const root: Branch = { name, branches: new Map(), nodes: [], length: 0 }
  for (const file of files) {
    let branch = root
    branch.length += file.length
    for (const component of file.path.slice(0, -1)) {
      let next = branch.branches.get(component)
      if (!next) {
        next = { name: component, branches: new Map(), nodes: [], length: 0 }
        branch.branches.set(component, next)
        branch.nodes.push(next)
      }
      branch = next
      branch.length += file.length
    }
    branch.nodes.push(file)
  }
  return root
}

const fileLine = (length: number, lead: string, name: string, file?: FileEntry): Line => {
  return [lengthColumn(length), dim(lead), name, dim(noteOf(file))]
}

/** What there is to say of a file beside its name and length. */
const noteOf = (file?: FileEntry): string => {
  if (!file) return ''
  const { role, facts } = file
  const words = [...(facts.executable ? ['executable'] : []), ...(facts.hidden ? ['hidden'] : [])]
  return `${role === 'symlink' ? ` -> ${facts.target?.join('/') ?? '?'}` : ''}${words.length > 0 ? `  (${words.join(', ')})` : ''}`
}

const lengthColumn = (length: number) => dim(`${lengthText(length).padStart(12)}  `)
