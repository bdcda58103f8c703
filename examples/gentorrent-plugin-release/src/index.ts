export { release, release as default } from './release.js'
