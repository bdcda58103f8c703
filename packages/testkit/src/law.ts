/**
 * One law, for any test runner: `for (const law of pluginLaws(…)) test(law.name, law.check)`. Run the laws of one list one after the
 * other: some of them set the clock.
 */
export interface Law {
  readonly name: string
  /** Throws where the law is broken. */
  readonly check: () => Promise<void>
}
