import type { Addon } from './addon.ts'
import { findAddon } from './find-addon.ts'
import { passesSelfTest } from './self-test.ts'

/** The compiled part, ready for use. */
export interface Native extends Addon {
  /** The variant to run. */
  readonly variant: string
  /** What it is made of, for people: `avx512 + sha-ni`. */
  readonly description: string
}

/**
 * The compiled part for this machine, with the kernels of a name (default: the environment variable `GENTORRENT_KERNEL`, or
 * the best mix). Undefined where there is none, and where it computes other digests than `node:crypto`.
 *
 * @throws RangeError where this processor cannot run kernels of that name
 */
export const loadNative = (kernel: string = process.env['GENTORRENT_KERNEL'] || 'best'): Native | undefined => {
  if (!loaded.has(kernel)) loaded.set(kernel, load(kernel))
  return loaded.get(kernel)
}

const loaded = new Map<string, Native | undefined>()

const load = (variant: string): Native | undefined => {
  const addon = findAddon()
  if (addon === undefined) return undefined
  const { variants } = addon
  if (!variants.includes(variant))
    throw new RangeError(`no kernels ${variant}; this processor has ${variants.join(', ')}`)
  if (!passesSelfTest(addon, variant)) return undefined
  return { ...addon, variant, description: variant === 'best' ? describe(variants) : variant }
}

const describe = (variants: readonly string[]) => {
  const lanes = ['avx512', 'avx2'].find(name => variants.includes(name))
  const streams = ['sha-ni', 'armv8'].find(name => variants.includes(name))
  return [lanes, streams].filter(name => name !== undefined).join(' + ') || 'portable'
}
