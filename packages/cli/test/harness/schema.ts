import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'

/** Finds what is wrong with a text by one of the schemas in `docs/schema`. */
export const schemaCheck = (name: string): ((text: string) => readonly unknown[]) => {
  const file = new URL(`../../../../docs/schema/${name}.schema.json`, import.meta.url)
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false })
  const check = ajv.compile(JSON.parse(readFileSync(file, 'utf8')))
  return text => (check(JSON.parse(text)) ? [] : (check.errors ?? []))
}
