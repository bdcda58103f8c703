const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** Bytes for people: `1.5 GiB`, `512 B`. */
export const lengthText = (length: number): string => {
  if (length < 1024) return `${length} B`
  let value = length / 1024
  let unit = 0
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[unit]}`
}

/** A number of things: `1 file`, `1,204 files`. */
export const countText = (count: number, one: string, many: string = `${one}s`): string =>
  `${groupDigits(count)} ${count === 1 ? one : many}`

/** `1234567` gives `1,234,567`. The same in every locale. */
export const groupDigits = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

/** A time span for people: `45 s`, `3 min 20 s`, `2 h 05 min`. */
export const spanText = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  const two = (n: number) => String(n).padStart(2, '0')
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`
}

/** Seconds since 1970 as ISO 8601 in UTC, without fractions. Times that a calendar cannot hold stay numbers. */
export const timeText = (seconds: number): string => {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : `${date.toISOString().slice(0, 19)}Z`
}

/** `4-6`, or `4` if there is only one. */
export const rangeText = ([first, last]: readonly [first: number, last: number]): string =>
  first === last ? `${first}` : `${first}-${last}`
