import type { HashEngine } from '@gentorrent/core/plugin'

/** Makes a new engine of the kind under test. */
export type EngineMaker = () => HashEngine
