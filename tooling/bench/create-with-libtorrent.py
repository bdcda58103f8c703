"""Makes a torrent with libtorrent: create-with-libtorrent.py CONTENT OUTPUT v1|v2|hybrid PIECE_LENGTH"""

import os
import sys

import libtorrent as lt

MODES = {"v1": lt.create_torrent.v1_only, "v2": lt.create_torrent.v2_only, "hybrid": 0}

content, output, mode, piece_length = sys.argv[1:]
storage = lt.file_storage()
lt.add_files(storage, content)
torrent = lt.create_torrent(storage, int(piece_length), MODES[mode])
lt.set_piece_hashes(torrent, os.path.dirname(content))
with open(output, "wb") as file:
    file.write(lt.bencode(torrent.generate()))
