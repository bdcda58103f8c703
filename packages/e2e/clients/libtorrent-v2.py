"""Makes v2 and hybrid torrents with libtorrent, and reads others, many in one go.

Usage: libtorrent-v2.py CONFIG, where CONFIG is the path of a JSON list with for each torrent:
  parent       folder that holds the content
  files        [path, length, letters] of each file in any order; the path starts with the torrent's name, and the letters
               are those of BEP 47: h for hidden, x for executable
  pieceLength  bytes per piece
  v2Only       whether to leave the v1 keys out
  output       where to write libtorrent's torrent
  other        a torrent to read

Prints a JSON list of what was read: {"v1": …, "v2": …, "length": bytes without pads} or {"error": …}.
"""

import json
import sys

import libtorrent as lt


FLAGS = {"h": lt.file_storage.flag_hidden, "x": lt.file_storage.flag_executable}


def create(wanted):
    storage = lt.file_storage()
    for path, length, letters in wanted["files"]:
        storage.add_file(path, length, sum(FLAGS[letter] for letter in letters))
    flags = lt.create_torrent.v2_only if wanted["v2Only"] else 0
    torrent = lt.create_torrent(storage, wanted["pieceLength"], flags)
    lt.set_piece_hashes(torrent, wanted["parent"])
    with open(wanted["output"], "wb") as file:
        file.write(lt.bencode(torrent.generate()))


def read(path):
    try:
        info = lt.torrent_info(path)
    except RuntimeError as error:
        return {"error": str(error)}
    hashes = info.info_hashes()
    files = info.files()
    real = [i for i in range(files.num_files()) if not files.file_flags(i) & lt.file_storage.flag_pad_file]
    return {
        "v1": hashes.v1.to_bytes().hex() if hashes.has_v1() else None,
        "v2": hashes.v2.to_bytes().hex() if hashes.has_v2() else None,
        "length": sum(files.file_size(i) for i in real),
    }


with open(sys.argv[1]) as file:
    config = json.load(file)
answers = []
for wanted in config:
    create(wanted)
    answers.append(read(wanted["other"]))
print(json.dumps(answers))
