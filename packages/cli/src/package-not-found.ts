/**
 * The package that no registry has, by what npm and pnpm say: the one that was to be installed, or one that it needs. Undefined
 * if they say something else.
 */
export const packageNotFound = (text: string): string | undefined => {
  // `404 Not Found - GET https://…/@scope%2fname - Not found`, `ERR_PNPM_FETCH_404  GET https://…/name: Not Found - 404`
  const [, url = ''] = /(?:404 Not Found|FETCH_404).*?\bGET (\S+?)[:;]?(?:\s|$)/.exec(text) ?? []
  if (!URL.canParse(url)) return undefined
  const [scope = '', name = ''] = new URL(url).pathname.split('/').slice(-2).map(decoded)
  return scope.startsWith('@') && !name.includes('/') ? `${scope}/${name}` : name
}

const decoded = (text: string) => text.replace(/%2f/gi, '/').replace(/%40/g, '@')
