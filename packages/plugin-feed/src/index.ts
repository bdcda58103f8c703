export { feed, feed as default } from './feed.ts'
