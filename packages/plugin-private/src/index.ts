export { privateTorrent, privateTorrent as default } from './private.ts'
