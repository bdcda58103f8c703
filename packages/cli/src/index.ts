export type { ExitCode } from './exit-codes.ts'
export { codesByExit, exitMeanings } from './exit-codes.ts'
export type {
  AnnounceJson,
  ComposeJson,
  ConfigJson,
  CreateJson,
  DiffJson,
  DryRunJson,
  EditJson,
  ErrorJson,
  InspectJson,
  LintJson,
  MagnetJson,
  MagnetLinkJson,
  PluginsJson,
} from './json.ts'
export { main } from './main.ts'
export type { OfficialPlugin } from './official-plugins.ts'
export { officialPlugins } from './official-plugins.ts'
export { program } from './program.ts'
export type {
  EndEvent,
  FileEvent,
  FileState,
  FoundEvent,
  IssueEvent,
  PiecesEvent,
  ProgressEvent,
  RestoredEvent,
  StartEvent,
  VerifyEvent,
} from './verify-events.ts'
export type { Output, World } from './world.ts'
