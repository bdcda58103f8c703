import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { compile, type Program, programsIn } from './docs-programs.ts'
import { workspace } from './installed.ts'
import { withPlace } from './place.ts'

const readmes = fs
  .readdirSync(path.join(workspace, 'packages'))
  .map(name => `packages/${name}/README.md`)
  .filter(file => fs.existsSync(path.join(workspace, file)))

test('every program in the README of a package compiles', () =>
  withPlace(async place => {
    const programs = readmes.flatMap((readme): readonly Program[] =>
      programsIn(readme).map(program => ({ ...program, file: path.join(path.dirname(readme), program.file) })),
    )
    expect(programs.length).toBeGreaterThan(10)
    await compile(programs, place)
  }))
