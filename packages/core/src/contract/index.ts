export type { BDict, BItems, BPairs, BRead, BReadDict, BValue, BytesDict } from '../bencode/value.ts'
export { bytes, dict, integer, list, text, texts } from '../bencode/value.ts'
export type { CommandAnswer, CommandArgument, CommandCall, PluginCommand, RunCommand } from './command.ts'
export { counted } from './counted.ts'
export { codePrefix, definePlugin } from './define-plugin.ts'
export type {
  Algorithm,
  AlgorithmModule,
  Algorithms,
  BlockDigests,
  DigestAnswer,
  DigestPlan,
  DigestRequest,
  DigestRequests,
  DigestResult,
  DigestResults,
  HashEngine,
  PackedAnswer,
  PerFile,
  Progress,
  Scope,
  Tree,
  TreeDigest,
  WholeDigest,
} from './digest.ts'
export { blocks, digestLengths, perFile, tree, whole } from './digest.ts'
export { entriesOf, ownFiles } from './entries.ts'
export type { Content, ContentKinds, FileEntry, FileFacts, Files, Layout, PaddedFiles } from './files.ts'
export type { Issue, Remark } from './issue.ts'
export { error, warning } from './issue.ts'
export type { PluginManifest } from './manifest.ts'
export { anyOtherKey, manifestFault, manifestOf } from './manifest.ts'
export type {
  Endpoint,
  FileContent,
  OptionInput,
  OptionSpec,
  OptionSpecs,
  OptionTypes,
  OptionValues,
} from './options.ts'
export type {
  ActivePlugin,
  Arranged,
  ByOptions,
  Conflict,
  FileList,
  Finding,
  Hashed,
  KeyPath,
  Online,
  Plugin,
  PluginDefinition,
  Reading,
  Requirement,
  Run,
  Sealed,
  SwarmQuestion,
  SwarmRow,
} from './plugin.ts'
export type { Readership, Standing, VersionedStanding } from './readership.ts'
export type { InfoHash, Torrent } from './torrent.ts'
export type { Voice } from './voice.ts'
