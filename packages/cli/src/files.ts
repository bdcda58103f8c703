import type { Stats } from 'node:fs'
import * as fs from 'node:fs'

// The few calls of `node:fs/promises` that short runs need, by the calls that wait: those promises take longer to load
// than these calls take to answer.

export const access = async (path: string, mode?: number): Promise<void> => fs.accessSync(path, mode)

export const lstat = async (path: string): Promise<Stats> => fs.lstatSync(path)

export const readFile = async (path: string | URL): Promise<Buffer> => fs.readFileSync(path)

export const realpath = async (path: string): Promise<string> => fs.realpathSync.native(path)

export const stat = async (path: string): Promise<Stats> => fs.statSync(path)
