import { GentorrentError } from '@gentorrent/core'
import { type Command, defineCommand, sharedFlags } from '../command.ts'
import { modelOf } from '../completion/model.ts'

const shells = {
  bash: async () => (await import('../completion/bash.ts')).bash,
  zsh: async () => (await import('../completion/zsh.ts')).zsh,
  fish: async () => (await import('../completion/fish.ts')).fish,
  powershell: async () => (await import('../completion/powershell.ts')).powershell,
}

export const completion: Command = defineCommand({
  name: 'completion',
  summary: 'Print completions for a shell: bash, zsh, fish, powershell',
  arguments: [{ name: '<shell>', summary: 'bash, zsh, fish or powershell' }],
  flags: sharedFlags,
  listsOptions: true,
  help: `Flags of the plugins that are installed are among them: print them again when you add one.

Examples:
  source <(gentorrent completion bash)
  gentorrent completion zsh > ~/.zfunc/_gentorrent
  gentorrent completion fish > ~/.config/fish/completions/gentorrent.fish
  gentorrent completion powershell | Out-String | Invoke-Expression`,
  async run({ report, plugins, arguments: [shell] }) {
    const load = Object.hasOwn(shells, shell!) ? shells[shell as keyof typeof shells] : undefined
    if (!load) {
      const because = `there are completions for ${Object.keys(shells).join(', ')}, and none for \`${shell}\``
      throw new GentorrentError('USAGE', { because })
    }
    const script = (await load())(await modelOf(plugins))
    await report.result({ lines: () => script.trimEnd().split('\n'), json: () => ({ shell, script }) })
    return 0
  },
})
