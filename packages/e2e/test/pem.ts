/** A certificate as programs other than ours write it down. */
export const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${linesOf(der).join('\n')}\n-----END CERTIFICATE-----\n`

const linesOf = (der: Uint8Array) =>
  Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g) ?? []
