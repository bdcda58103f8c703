import { engineLaws, referenceEngine } from '@gentorrent/testkit'
import { describe, test } from 'vitest'

describe('the reference engine keeps the laws of engines', () => {
  for (const law of engineLaws(() => referenceEngine)) test(law.name, law.check)
})
