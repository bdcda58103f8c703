import { closeSync, openSync, readSync } from 'node:fs'
import type { DigestPlan } from '@gentorrent/core/plugin'
import { openFlags } from './source.ts'
import { now } from './turns.ts'

/**
 * Whether a medium takes long for each answer, however little is asked for: a network file system, or a disk with a head that
 * says nothing of it. The longest file stands for all; where most content is in short files the answer is false, since
 * nothing is read ahead of those. What is in memory answers at once, wherever it came from.
 */
export const answersSlowly = ({ files }: Pick<DigestPlan, 'files'>): boolean => {
  let total = 0
  let inLong = 0
  let longest: { readonly path: string | Uint8Array; readonly length: number } | undefined
  for (const { role, content, length } of files) {
    total += length
    if (role !== 'data' || content.kind !== 'path' || length < LONG) continue
    inLong += length
    if (longest === undefined || content.length > longest.length) longest = content
  }
  if (longest === undefined || inLong < total / 2) return false
  try {
    return quickestOf(longest.path, longest.length) > SLOW
  } catch {
    return false
  }
}

const LONG = 1 << 22

/** Milliseconds. Solid-state disks and those of virtual machines need a half of it. */
const SLOW = 0.5

/** Milliseconds for the quickest of a few short reads: whoever is slow by accident is not always slow. */
const quickestOf = (path: string | Uint8Array, length: number): number => {
  const fd = openSync(typeof path === 'string' ? path : Buffer.from(path), openFlags)
  try {
    const bytes = Buffer.allocUnsafeSlow(1 << 16)
    return Math.min(
      ...[1 / 4, 1 / 2, 3 / 4].map(part => {
        const began = now()
        readSync(fd, bytes, 0, bytes.length, Math.floor((length * part) / bytes.length) * bytes.length)
        return now() - began
      }),
    )
  } finally {
    closeSync(fd)
  }
}
