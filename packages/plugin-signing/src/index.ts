export type { CheckedSignature, Verdict } from './check-signatures.ts'
export { checkSignatures } from './check-signatures.ts'
export { signing, signing as default } from './signing.ts'
