import type { AlgorithmModule, DigestPlan, DigestRequest, Files } from '@gentorrent/core/plugin'

/** A plan for an engine. */
export const planOf = (
  files: Files,
  requests: readonly DigestRequest[],
  modules: readonly AlgorithmModule[] = [],
): DigestPlan => ({
  files: files.map(({ path, length, role, content }) => ({ path, length, role, content })),
  requests,
  modules,
})
