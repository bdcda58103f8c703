export { feed, feed as default } from './feed.ts'
export type { MutableItem } from './mutable.ts'
export { mutableLink, mutableMessage, mutableTarget, mutableValue, parseMutableLink } from './mutable.ts'
