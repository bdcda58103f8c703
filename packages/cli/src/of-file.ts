/** What is said of one of several files, with its name, if that is not said anyway. */
export const ofFile = <Said extends { readonly message: string }>(file: string, said: Said): Said =>
  [`\`${file}\``, `/${file}\``].some(name => said.message.includes(name))
    ? said
    : { ...said, message: `\`${file}\`: ${said.message}` }
