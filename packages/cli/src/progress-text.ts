import type { Progress } from '@gentorrent/core/plugin'
import { lengthText, spanText } from './amounts.ts'

/** Milliseconds over which the rate is smoothed. */
const memory = 5000

/**
 * A function that says how far the work has come: bytes, rate and the time that is left.
 *
 * @param now - the clock, in milliseconds
 */
export const progressText = (doing: string, now: () => number): ((progress: Progress) => string) => {
  let last = { at: now(), bytesDone: 0 }
  let rate: number | undefined
  return progress => {
    const at = now()
    rate = smoothed(rate, progress.bytesDone - last.bytesDone, at - last.at)
    last = { at, bytesDone: progress.bytesDone }
    return `${doing} ${describe(progress, rate)}`
  }
}

/** Bytes a second: what was measured last counts the more, the longer it was measured. */
const smoothed = (rate: number | undefined, bytes: number, milliseconds: number) => {
  if (milliseconds <= 0) return rate
  const current = (bytes / milliseconds) * 1000
  return rate === undefined ? current : rate + (current - rate) * (1 - Math.exp(-milliseconds / memory))
}

const describe = ({ bytesDone, bytesTotal }: Progress, rate: number | undefined): string => {
  const percent = bytesTotal === 0 ? 100 : (bytesDone / bytesTotal) * 100
  const parts = [`${percent.toFixed(1)} %`, `${lengthText(bytesDone)} of ${lengthText(bytesTotal)}`]
  if (rate !== undefined && rate > 0) {
    parts.push(`${lengthText(Math.round(rate))}/s`, `${spanText((bytesTotal - bytesDone) / rate)} left`)
  }
  return parts.join(', ')
}
