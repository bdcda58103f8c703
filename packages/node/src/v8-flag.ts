/**
 * Sets a flag of V8 while it runs. `node:v8` is not imported, since that takes 2 ms of every start; where Node gives modules to
 * nobody who has not imported them (before 20.16) nothing is set.
 */
export const setV8Flag = (flag: string): void => process.getBuiltinModule?.('node:v8').setFlagsFromString(flag)
