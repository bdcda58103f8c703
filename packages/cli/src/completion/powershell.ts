import type { Model } from './model.ts'

/** For PowerShell: `gentorrent completion powershell | Out-String | Invoke-Expression`. */
export const powershell = (model: Model): string => `# gentorrent completion for PowerShell
Register-ArgumentCompleter -Native -CommandName gentorrent -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $flags = @{
${model.map(({ name, flags }) => `    ${quoted(name)} = @(${flags.map(({ long, summary }) => `@(${quoted(long)}, ${quoted(summary)})`).join(', ')})`).join('\n')}
  }
  $commands = @(
${model.map(({ name, summary }) => `    , @(${quoted(name)}, ${quoted(summary)})`).join('\n')}
  )
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  $command = $words | Where-Object { $flags.ContainsKey($_) } | Select-Object -First 1
  $found = if ($wordToComplete -like '-*' -and $command) { $flags[$command] } elseif (-not $command -or $command -eq $wordToComplete) { $commands } else { @() }
  $found | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
  }
}
`

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
