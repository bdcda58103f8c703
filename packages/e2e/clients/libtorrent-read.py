"""Prints as JSON what libtorrent reads in a .torrent. Usage: libtorrent-read.py FILE"""

import json
import sys

import libtorrent as lt

info = lt.torrent_info(sys.argv[1])
hashes = info.info_hashes()
files = info.files()
print(
    json.dumps(
        {
            "libtorrent": lt.__version__,
            "v1": hashes.v1.to_bytes().hex() if hashes.has_v1() else None,
            "v2": hashes.v2.to_bytes().hex() if hashes.has_v2() else None,
            "name": info.name(),
            "pieceLength": info.piece_length(),
            "pieceCount": info.num_pieces(),
            "length": info.total_size(),
            "private": info.priv(),
            "trackers": [[tracker.url, tracker.tier] for tracker in info.trackers()],
            "webSeeds": [seed["url"] for seed in info.web_seeds()],
            "nodes": [list(node) for node in info.nodes()],
            "files": [[files.file_path(index), files.file_size(index)] for index in range(files.num_files())],
        }
    )
)
