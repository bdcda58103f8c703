/**
 * Ends vitest's output with one plain line, `N passed, N failed, N skipped`, and says before it what was skipped and why.
 */
export default class Tally {
  onTestRunEnd(modules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    const notes = new Map()
    for (const module of modules) {
      count.failed += module.errors().length
      for (const test of module.children.allTests()) {
        const { state, note = `${module.relativeModuleId}${reasonIn(test.fullName)}` } = test.result()
        if (state === 'passed' || state === 'failed') count[state]++
        else {
          count.skipped++
          notes.set(note, (notes.get(note) ?? 0) + 1)
        }
      }
    }
    const lines = [...notes].map(([note, number]) => `skipped: ${number} ${number === 1 ? 'test' : 'tests'}: ${note}`)
    lines.push(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
    process.stdout.write(`${lines.join('\n')}\n`)
  }
}

/** Where a whole group is skipped, its name says why: `vectors (skipped: there are none)`. */
const reasonIn = name => ` ${/\(skipped: .*?\)/.exec(name)?.[0] ?? ''}`.trimEnd()
