import type { OptionSpecs } from './options.ts'

/** Options of a plugin: none, and each that can be switched or chosen. What free text would make of it, nobody can list. */
export const typicalOptions = (options: OptionSpecs): readonly Readonly<Record<string, unknown>>[] => {
  const defaults = Object.fromEntries(
    Object.entries(options).map(([key, { list, default: preset }]) => [key, preset ?? (list ? [] : undefined)]),
  )
  const sets = Object.entries(options).flatMap(([key, { type, list, choices = [] }]) =>
    (list ? [] : type === 'boolean' ? [true] : choices).map(value => ({ ...defaults, [key]: value })),
  )
  return [defaults, ...sets]
}
