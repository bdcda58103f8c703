"""Prints as JSON what libtorrent reads in a magnet link. Usage: libtorrent-magnet.py LINK"""

import json
import sys

import libtorrent as lt

found = lt.parse_magnet_uri(sys.argv[1])
hashes = found.info_hashes
print(
    json.dumps(
        {
            "v1": hashes.v1.to_bytes().hex() if hashes.has_v1() else None,
            "v2": hashes.v2.to_bytes().hex() if hashes.has_v2() else None,
            "name": found.name,
            "trackers": found.trackers,
            "webSeeds": found.url_seeds,
            "nodes": [list(node) for node in found.dht_nodes],
            "peers": [list(peer) for peer in found.peers],
            "selected": [place for place, priority in enumerate(found.file_priorities) if priority > 0],
        }
    )
)
