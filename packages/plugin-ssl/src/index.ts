export { ssl, ssl as default } from './ssl.ts'
