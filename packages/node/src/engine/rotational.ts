import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DigestPlan } from '@gentorrent/core/plugin'

/**
 * Whether the content is on a disk with a head, which is fastest where one reader goes from file to file. The first file
 * stands for all. Known on Linux only; false wherever nobody can tell: network file systems, those that span devices,
 * and disks of virtual machines, which call themselves rotational whatever they are made of.
 *
 * @param sys where sysfs is
 */
export const isRotational = ({ files }: Pick<DigestPlan, 'files'>, sys = '/sys'): boolean => {
  if (process.platform !== 'linux') return false
  const content = files.find(
    ({ role, content, length }) => role === 'data' && length > 0 && content.kind === 'path',
  )?.content
  if (content?.kind !== 'path') return false
  const { path } = content
  try {
    const { dev } = statSync(typeof path === 'string' ? path : Buffer.from(path))
    return hasHead(realpathSync.native(join(sys, 'dev/block', deviceOf(dev))))
  } catch {
    return false
  }
}

/** As the C library splits it (`major`, `minor`), in the 32 bits that Linux uses. */
const deviceOf = (dev: number) => `${(dev >>> 8) & 0xfff}:${(dev & 0xff) | ((dev >>> 12) & 0xfff00)}`

const hasHead = (device: string): boolean => {
  // What a virtual machine offers has its name in the path.
  if (/\/(virtio|vbd-)/.test(device)) return false
  // A mapped or joined device is what it is made of.
  const parts = namesIn(join(device, 'slaves'))
  if (parts.length > 0) return parts.some(part => hasHead(realpathSync.native(join(device, 'slaves', part))))
  // A partition's queue is that of its disk.
  const disk = textOf(join(device, 'partition')) === undefined ? device : join(device, '..')
  if (disk.includes('/virtual/') || textOf(join(disk, 'queue/rotational'))?.trim() !== '1') return false
  const maker = `${textOf(join(disk, 'device/vendor')) ?? ''} ${textOf(join(disk, 'device/model')) ?? ''}`
  return !/qemu|vbox|vmware|virtual|msft/i.test(maker)
}

const namesIn = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
