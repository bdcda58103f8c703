import type { Issue, Remark } from './contract/issue.ts'
import type { Voice } from './contract/voice.ts'

/** What hooks have said, in the order in which they said it. */
export interface Said {
  readonly issues: readonly Issue[]
  readonly remarks: readonly Remark[]
}

/** A voice that keeps what is said with it. */
export const record = (
  onProgress: (text: string) => void = () => {},
): { readonly voice: Voice; readonly said: Said } => {
  const issues: Issue[] = []
  const remarks: Remark[] = []
  return {
    voice: {
      warn: issue => void issues.push({ ...issue, severity: 'warning' }),
      remark: remark => void remarks.push(remark),
      progress: onProgress,
    },
    said: { issues, remarks },
  }
}
