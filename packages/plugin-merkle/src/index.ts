export { merkle, merkle as default } from './merkle.ts'
