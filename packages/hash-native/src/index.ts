export type { Fault, FaultKind, NativeFiles, NativeJob, NativeRequest } from './addon.ts'
export { faultKinds } from './addon.ts'
export { loadNative, type Native } from './load-native.ts'
