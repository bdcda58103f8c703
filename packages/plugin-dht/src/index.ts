export { dht, dht as default } from './dht.ts'
