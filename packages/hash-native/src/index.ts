export type { Fault, FaultKind, NativeFiles, NativeJob, NativeListing, NativeRequest } from './addon.ts'
export { faultKinds } from './addon.ts'
export { loadNative, type Native } from './load-native.ts'
export { type NativeLister, openLister } from './open-lister.ts'
