import type { Issue } from '../contract/issue.ts'
import { compareContent, type VerifyInput } from './compare-content.ts'

/**
 * Compares content with a torrent, through the same requests and the same engine that wrote it: writing and verifying
 * cannot drift apart.
 *
 * @returns every difference; empty if the content is what the torrent says
 * @throws GentorrentError `CONTENT_CHANGED`, `CONTENT_UNREADABLE`, `ABORTED`, `PLUGIN_FAILED`, `ALGORITHM_UNSUPPORTED`
 */
export const verify = async (input: VerifyInput): Promise<readonly Issue[]> => (await compareContent(input)).issues
