/** The bytes that bencode is made of (BEP 3). */
export const digit0 = 0x30
const digit9 = 0x39
export const colon = 0x3a
export const minus = 0x2d
export const markD = 0x64
export const markE = 0x65
export const markI = 0x69
export const markL = 0x6c

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= digit0 && byte <= digit9
