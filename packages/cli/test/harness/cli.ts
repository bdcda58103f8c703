import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { program, type World } from '@gentorrent/cli'

/** Files by path: text, bytes, a symlink, or null for an empty folder. */
export type Tree = Readonly<Record<string, string | Uint8Array | { readonly link: string } | null>>

export interface Setting {
  readonly env?: World['env']
  readonly stdin?: Uint8Array | string
  /** Standard input is a terminal, at which somebody types this. */
  readonly typed?: string
  /** Standard output is a terminal of so many columns. */
  readonly terminal?: number
  readonly now?: () => number
  readonly bases?: readonly string[]
  readonly signal?: AbortSignal
}

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly outBytes: Uint8Array
  readonly err: string
}

/** A folder of its own, in which the program runs. */
export interface Place {
  readonly path: string
  run(args: readonly string[], setting?: Setting): Promise<Outcome>
  /** Everything in it by path; folders end in a slash and are null. */
  files(): Promise<Readonly<Record<string, Uint8Array | null>>>
  read(path: string): Promise<Uint8Array>
  grow(tree: Tree): Promise<void>
  /** A file or folder, if it is there. */
  remove(path: string): Promise<void>
}

/** A file of the package that has all plugins beside it. */
export const everything: string = new URL('../../../gentorrent/package.json', import.meta.url).href

const places: string[] = []

export const makePlace = async (tree: Tree = {}): Promise<Place> => {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'gentorrent-cli-')))
  places.push(path)
  const place = placeAt(path)
  await place.grow(tree)
  return place
}

/** A place in a folder that is there. */
export const placeAt = (path: string): Place => ({
  path,
  grow: more => plant(path, more),
  run: (args, setting = {}) => runIn(path, args, setting),
  files: () => filesIn(path),
  read: name => readFile(join(path, name)),
  remove: name => rm(join(path, name), { recursive: true, force: true }),
})

/** For `afterAll`. */
export const removePlaces = async (): Promise<void> => {
  await Promise.all(places.splice(0).map(path => rm(path, { recursive: true, force: true })))
}

/** One run in a folder of its own. */
export const cli = async ({
  args,
  tree = {},
  ...setting
}: { readonly args: readonly string[]; readonly tree?: Tree } & Setting): Promise<
  Outcome & { readonly files: Readonly<Record<string, Uint8Array | null>>; readonly path: string }
> => {
  const place = await makePlace(tree)
  const outcome = await place.run(args, setting)
  return { ...outcome, files: await place.files(), path: place.path }
}

const plant = async (root: string, tree: Tree) => {
  for (const [name, content] of Object.entries(tree)) {
    const path = join(root, name)
    await mkdir(content === null ? path : dirname(path), { recursive: true })
    if (content === null) continue
    if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(path, content)
    else await symlink(content.link, path)
  }
}

const filesIn = async (root: string, below = ''): Promise<Record<string, Uint8Array | null>> => {
  const found: Record<string, Uint8Array | null> = {}
  for (const name of (await readdir(join(root, below))).sort()) {
    const path = join(below, name)
    if ((await lstat(join(root, path))).isDirectory())
      Object.assign(found, { [`${path}/`]: null }, await filesIn(root, path))
    else found[path] = await readFile(join(root, path)).catch(() => null)
  }
  return found
}

const runIn = async (cwd: string, args: readonly string[], setting: Setting): Promise<Outcome> => {
  const { env = {}, typed, stdin = typed ?? '', terminal, now = Date.now, bases = [everything], signal } = setting
  const out: Uint8Array[] = []
  const err: Uint8Array[] = []
  const output = (chunks: Uint8Array[]) => ({
    write: async (chunk: string | Uint8Array) => {
      chunks.push(Buffer.from(chunk))
    },
    isTTY: terminal !== undefined,
    columns: terminal,
  })
  const code = await program({
    args,
    cwd,
    env,
    stdin: Object.assign(
      (async function* () {
        yield Buffer.from(stdin)
      })(),
      typed === undefined ? {} : { isTTY: true },
    ),
    stdout: output(out),
    stderr: output(err),
    now,
    signal: signal ?? new AbortController().signal,
    bases,
  })
  const outBytes = Buffer.concat(out)
  return { code, out: outBytes.toString(), outBytes, err: Buffer.concat(err).toString() }
}
