import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isRotational } from '../dist/engine/rotational.js'

let sys: string
let file: string

beforeEach(() => {
  sys = mkdtempSync(join(tmpdir(), 'gentorrent-sys-'))
  file = join(sys, 'content')
  writeFileSync(file, 'content')
})
afterEach(() => rmSync(sys, { recursive: true }))

/** Files below `/sys`, and the device that the content is on. */
const lay = (device: string, files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(sys, path)), { recursive: true })
    writeFileSync(join(sys, path), text)
  }
  const { dev } = statSync(file)
  mkdirSync(join(sys, 'dev/block'), { recursive: true })
  symlinkSync(
    join(sys, device),
    join(sys, 'dev/block', `${(dev >>> 8) & 0xfff}:${(dev & 0xff) | ((dev >>> 12) & 0xfff00)}`),
  )
}
const ask = () =>
  isRotational(
    {
      files: [
        { path: ['content'], length: 7, role: 'data', content: { kind: 'path', path: file, length: 7, modified: 0 } },
      ],
    },
    sys,
  )

describe.runIf(process.platform === 'linux')('isRotational', () => {
  test.each<[name: string, device: string, files: Record<string, string>, expected: boolean]>([
    ['a disk with a head', 'devices/ata1/block/sda', { 'devices/ata1/block/sda/queue/rotational': '1\n' }, true],
    ['a disk without one', 'devices/ata1/block/sda', { 'devices/ata1/block/sda/queue/rotational': '0\n' }, false],
    [
      'a partition',
      'devices/ata1/block/sda/sda1',
      { 'devices/ata1/block/sda/queue/rotational': '1\n', 'devices/ata1/block/sda/sda1/partition': '1\n' },
      true,
    ],
    [
      'a disk of a virtual machine',
      'devices/pci/virtio1/block/vda',
      { 'devices/pci/virtio1/block/vda/queue/rotational': '1\n' },
      false,
    ],
    [
      'a disk of another virtual machine',
      'devices/ata1/block/sda',
      { 'devices/ata1/block/sda/queue/rotational': '1\n', 'devices/ata1/block/sda/device/model': 'QEMU HARDDISK\n' },
      false,
    ],
  ])('%s', (_, device, files, expected) => {
    lay(device, files)
    expect(ask()).toBe(expected)
  })

  test('a mapped device is what it is made of', () => {
    lay('devices/virtual/block/dm-0', {
      'devices/ata1/block/sda/queue/rotational': '1\n',
      'devices/virtual/block/dm-0/queue/rotational': '1\n',
    })
    mkdirSync(join(sys, 'devices/virtual/block/dm-0/slaves'))
    symlinkSync(join(sys, 'devices/ata1/block/sda'), join(sys, 'devices/virtual/block/dm-0/slaves/sda'))
    expect(ask()).toBe(true)
  })

  test('a device that nobody knows, and content that is on none', () => {
    expect(ask()).toBe(false)
    expect(isRotational({ files: [] }, sys)).toBe(false)
  })
})
