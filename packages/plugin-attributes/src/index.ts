export { attributes, attributes as default } from './attributes.ts'
