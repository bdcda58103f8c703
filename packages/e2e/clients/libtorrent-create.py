"""Makes a torrent with libtorrent, for comparison.

Usage: libtorrent-create.py CONFIG, where CONFIG is JSON:
  parent       folder that holds the content
  files        [path, length] of each file in torrent order; the path starts with the torrent's name
  pieceLength  bytes per piece
  mode         v1 (default), v2 or hybrid
  output       where to write the .torrent
"""

import json
import sys

import libtorrent as lt

MODES = {"v1": lt.create_torrent.v1_only, "v2": lt.create_torrent.v2_only, "hybrid": 0}

config = json.loads(sys.argv[1])
storage = lt.file_storage()
for path, length in config["files"]:
    storage.add_file(path, length, 0)
torrent = lt.create_torrent(storage, config["pieceLength"], MODES[config.get("mode", "v1")])
lt.set_piece_hashes(torrent, config["parent"])
with open(config["output"], "wb") as file:
    file.write(lt.bencode(torrent.generate()))
