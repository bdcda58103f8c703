import { type Issue, warning } from '@gentorrent/core/plugin'

/** What is to be said if the time was up before a look-up had come to its end. */
export const hasty = (
  { isComplete }: { readonly isComplete: boolean },
  { timeout }: { readonly timeout: number },
): readonly Issue[] =>
  isComplete
    ? []
    : [
        {
          ...warning('DHT_HASTY', `after ${timeout} seconds there may be DHT nodes nearer by: give it longer`),
          flags: ['--dht-timeout'],
        },
      ]
