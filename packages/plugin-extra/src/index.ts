export { extra, extra as default } from './extra.ts'
