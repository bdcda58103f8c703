"""A DHT of libtorrent sessions, on loopback, for tests.

Usage: libtorrent-dht.py CONFIG, where CONFIG is JSON:
  listen    addresses with ports, one session each

Prints one JSON object per line: {"event": "ready"} when every session has others in its routing table. Then takes
questions, one JSON object per line of standard input, and answers each with one line:
  {"id": 1, "do": "get", "node": 0, "key": HEX, "salt": HEX, "wanted": a part of the message}
                                                                  {"event": "answer", "id": 1, "message": …}
  {"id": 2, "do": "put", "node": 0, "key": HEX, "secret": HEX, "salt": HEX, "text": …}
                                                                  {"event": "answer", "id": 2, "stored": COUNT}
Ends when its standard input closes.
"""

import json
import sys
import time

import libtorrent as lt


def say(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


def start(listen):
    return lt.session(
        {
            "listen_interfaces": listen,
            "outgoing_interfaces": listen.rsplit(":", 1)[0],
            "enable_dht": True,
            "enable_lsd": False,
            "enable_upnp": False,
            "enable_natpmp": False,
            # The defaults keep addresses of one network, such as loopback, out of the routing table.
            "dht_bootstrap_nodes": "",
            "dht_restrict_routing_ips": False,
            "dht_restrict_search_ips": False,
            "dht_ignore_dark_internet": False,
            "dht_prefer_verified_node_ids": False,
            "dht_enforce_node_id": False,
            # On loopback all that ask have one address.
            "dht_block_ratelimit": 1000000,
            "dht_upload_rate_limit": 10000000,
            "alert_mask": lt.alert.category_t.all_categories,
        },
        0,
    )


def introduce(sessions, addresses):
    """Names every node to every other one until each has most of them in its routing table."""
    enough = min(len(sessions) - 1, 8)
    while any(session.status().dht_nodes < enough for session in sessions):
        for session in sessions:
            if session.status().dht_nodes < enough:
                for address in addresses:
                    session.add_dht_node(address)
        time.sleep(0.2)


def answer(session, fits):
    while True:
        session.wait_for_alert(1000)
        for alert in session.pop_alerts():
            if fits(alert):
                return alert


def is_item(alert, wanted):
    """Every value that is newer is told at once, and the newest when all nodes have answered or had their 15 seconds."""
    return isinstance(alert, lt.dht_mutable_item_alert) and (alert.authoritative or wanted in alert.message())


def main():
    listen = json.loads(sys.argv[1])["listen"]
    sessions = [start(each) for each in listen]
    introduce(sessions, [(each.rsplit(":", 1)[0], int(each.rsplit(":", 1)[1])) for each in listen])
    say("ready")
    for line in sys.stdin:
        asked = json.loads(line)
        session = sessions[asked["node"]]
        key, salt = bytes.fromhex(asked["key"]), bytes.fromhex(asked["salt"])
        session.pop_alerts()
        if asked["do"] == "get":
            session.dht_get_mutable_item(key, salt)
            alert = answer(session, lambda alert: is_item(alert, asked["wanted"]))
            # What the alert holds can be had as text only: its `item` is for values that are strings.
            say("answer", id=asked["id"], message=alert.message())
        else:
            session.dht_put_mutable_item(bytes.fromhex(asked["secret"]), key, asked["text"].encode(), salt)
            say("answer", id=asked["id"], stored=answer(session, lambda alert: isinstance(alert, lt.dht_put_alert)).num_success)


main()
