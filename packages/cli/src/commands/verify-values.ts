import { GentorrentError } from '@gentorrent/core'

/** Flags that exclude or need each other. */
export interface VerifyValues {
  readonly sample?: string | undefined
  readonly failFast?: boolean | undefined
  readonly find: readonly string[]
  readonly restore?: string | undefined
  readonly link: string
}

/**
 * What cannot be asked for at once.
 *
 * @throws GentorrentError `OPTION_INVALID`
 */
export const checkValues = ({ sample, failFast, find, restore, link }: VerifyValues, linkGiven: boolean): void => {
  const refuse = (option: string, because: string) => {
    throw new GentorrentError('OPTION_INVALID', { option, because })
  }
  if (restore !== undefined && find.length === 0) refuse('--restore', 'say with --find where to look for the files')
  if (linkGiven && restore === undefined) refuse('--link', `\`${link}\` means nothing without --restore`)
  if (find.length > 0 && sample !== undefined) refuse('--sample', 'with --find all content is compared')
  if (find.length > 0 && failFast) refuse('--fail-fast', 'with --find all content is compared')
}
