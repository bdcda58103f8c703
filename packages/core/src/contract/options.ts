/** The kinds of value that a command line, a config file and a form can all express. Closed on purpose. */
export interface OptionTypes {
  boolean: boolean
  text: string
  /** A whole number. */
  integer: number
  /** Bytes. Written as a number or as text such as `256KiB`. */
  size: number
  /** An absolute URL of printable ASCII characters. */
  url: string
  /** Whole seconds since 1970-01-01T00:00:00Z. Written as ISO 8601 or as seconds. */
  time: number
  /** Written as `host:port`; an IPv6 address in brackets. `host` is without brackets. */
  endpoint: Endpoint
  choice: string
  /** A path to a file; `@gentorrent/cli` gives its content. */
  file: FileContent
  /** Text that never appears in help, logs or error messages; the CLI reads it from a file or a variable. */
  secret: string
}

/** A host (DNS name, IPv4 or IPv6 address without brackets) and a port from 1 to 65535. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** A small file that an option names, such as a certificate. */
export interface FileContent {
  /** The path as it was given, for messages. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** One option, declared once. From it come the flag, the help text, the config key, the JSON Schema and the docs. */
export interface OptionSpec {
  readonly type: keyof OptionTypes
  /**
   * Long flag as commander writes it: `--web-seed <url>`; `--v2 [mode]` may stand without its value and then means the
   * `default`. Two plugins may not have the same (`FLAG_TAKEN`); short flags are the CLI's own.
   */
  readonly flag: `--${string}`
  /** One sentence without a final stop; used for help, schema and docs alike. */
  readonly summary: string
  /** What `inspect` calls the value, if the option's name will not do. */
  readonly label?: string
  /** The option may be given more than once; its value is a list. */
  readonly list?: true
  /** The option has its meaning where a torrent is read (`read.validate`), and none where one is made; `too`: in both. */
  readonly reading?: true | 'too'
  /** The value when the option is not given. For `[value]` flags also the value when the flag stands alone. */
  readonly default?: unknown
  /** Only with `type: 'choice'`. */
  readonly choices?: readonly string[]
  /** Only with `integer` and `size`. */
  readonly min?: number
  readonly max?: number
  /** Only with `url`: allowed schemes, without the colon. */
  readonly schemes?: readonly string[]
}
export type OptionSpecs = Readonly<Record<string, OptionSpec>>

type One<S extends OptionSpec> = S extends { readonly choices: readonly (infer C)[] } ? C : OptionTypes[S['type']]
type Value<S extends OptionSpec> = S extends { readonly list: true } ? readonly One<S>[] : One<S>
type Sure<S extends OptionSpec> = S extends { readonly default: unknown } | { readonly list: true } ? true : false

/** What hooks see: lists are never undefined (empty if not given), nor are options with a default. */
export type OptionValues<O extends OptionSpecs> = {
  readonly [K in keyof O as Sure<O[K]> extends true ? K : never]: Value<O[K]>
} & {
  readonly [K in keyof O as Sure<O[K]> extends true ? never : K]?: Value<O[K]> | undefined
}

/** What a caller gives. */
export type OptionInput<O extends OptionSpecs> = { readonly [K in keyof O]?: Value<O[K]> | undefined }
