"""One libtorrent session with one torrent, on loopback, for tests.

Usage: libtorrent-session.py CONFIG, where CONFIG is JSON:
  torrent   path of the .torrent
  save      folder that has, or gets, the content
  listen    address:port to listen on (TCP, uTP and DHT)
  dht       whether the DHT is on; every other way to find peers (LSD, PEX, UPnP) is always off
  connect   optional list of [address, port] of peers to connect to
  seconds   after this time a session that has not all of the content gives up

Prints one JSON object per line: {"event": "listening"}, then {"event": "complete"} with what is known then, or
{"event": "failed"}. A session that has the content keeps serving until its standard input closes.
"""

import json
import select
import sys
import time

import libtorrent as lt

SOURCES = {
    "tracker": lt.peer_info.tracker,
    "dht": lt.peer_info.dht,
    "pex": lt.peer_info.pex,
    "lsd": lt.peer_info.lsd,
    "resume": lt.peer_info.resume_data,
    "incoming": 0x20,
}


def say(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


def main():
    config = json.loads(sys.argv[1])
    session = lt.session(
        {
            "listen_interfaces": config["listen"],
            "outgoing_interfaces": config["listen"].rsplit(":", 1)[0],
            "enable_dht": config.get("dht", False),
            "enable_lsd": False,
            "enable_upnp": False,
            "enable_natpmp": False,
            "allow_multiple_connections_per_ip": True,
            # Seeds stay connected to each other, so that every connection is there to be looked at.
            "close_redundant_connections": False,
            # The defaults keep addresses of one network, such as loopback, out of the routing table.
            "dht_bootstrap_nodes": "",
            "dht_restrict_routing_ips": False,
            "dht_restrict_search_ips": False,
            "dht_ignore_dark_internet": False,
            "dht_prefer_verified_node_ids": False,
            "dht_enforce_node_id": False,
            "dht_announce_interval": 5,
            "min_announce_interval": 2,
            "min_reconnect_time": 1,
            "urlseed_wait_retry": 1,
            "alert_mask": lt.alert.category_t.all_categories,
        },
        0,  # no default plugins: no PEX, no metadata exchange
    )
    info = lt.torrent_info(config["torrent"])
    torrent = session.add_torrent({"ti": info, "save_path": config["save"]})
    for address, port in config.get("connect", []):
        torrent.connect_peer((address, port))

    sources, addresses, log, announced = set(), set(), [], False
    end = time.monotonic() + config.get("seconds", 240)
    complete = False
    while complete or time.monotonic() < end:
        for alert in session.pop_alerts():
            log = (log + [str(alert)])[-200:]
            if isinstance(alert, lt.listen_succeeded_alert) and not announced:
                announced = True
                say("listening", port=alert.port)
        for peer in torrent.get_peer_info():
            if peer.flags & lt.peer_info.handshake or peer.flags & lt.peer_info.connecting:
                continue
            # Web seeds are listed among the peers, as connections of another type.
            if peer.connection_type != lt.peer_info.standard_bittorrent:
                sources.add("web seed")
                continue
            addresses.add("%s:%d" % peer.ip)
            sources.update(name for name, bit in SOURCES.items() if peer.source & bit)
        status = torrent.status()
        if status.errc.value() != 0:
            break
        if status.is_seeding and not complete:
            complete = True
            say("complete", downloaded=status.total_payload_download, sources=sorted(sources), peers=sorted(addresses))
        readable, _, _ = select.select([sys.stdin], [], [], 0.05)
        if readable and not sys.stdin.buffer.read1(1):
            break
    if complete:
        say("stopped", sources=sorted(sources), peers=sorted(addresses), uploaded=torrent.status().total_payload_upload)
    else:
        status = torrent.status()
        say("failed", state=str(status.state), progress=status.progress, error=status.errc.message(), sources=sorted(sources), log=log)
        sys.exit(1)


main()
