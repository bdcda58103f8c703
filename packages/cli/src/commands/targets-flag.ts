/** The flag of commands that ask whether a torrent suits clients and systems. */
export const targetsFlag = {
  type: 'text',
  list: true,
  flag: '--target <names>',
  summary:
    'Refuse what these clients and systems cannot take, and say what they ignore: libtorrent, qbittorrent, transmission, rtorrent, aria2, biglybt, webtorrent, windows, macos, joined by commas, or all; with a version where it matters, as in transmission@3.00',
  group: 'General:',
} as const
