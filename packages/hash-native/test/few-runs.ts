import fc from 'fast-check'

// For properties on an imitated processor, which is some thirty times slower.
fc.configureGlobal({ numRuns: 5 })
