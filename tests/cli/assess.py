"""assess - origins and assess against a naive twin that works on the text of `routes`, made and real tables."""
import collections
import csv
import io
import ipaddress
import json
import pathlib
import random
import tempfile

from common import attr, attrs4, attrs6, check, peer_table, real, record, rib, run, same, sequence, update

BOGON_ASN = [(0, 0), (23456, 23456), (64496, 65535), (65536, 131071), (4200000000, 4294967295)]


def bogon(asn):
    return any(a <= asn <= b for a, b in BOGON_ASN)


def twin(paths):
    """(prefix, origin) -> peers, and (culprit, bogon ASN) -> peers, from the JSON of the routes."""
    pairs, passed = collections.defaultdict(set), collections.defaultdict(set)
    for path in paths:
        for line in run("routes", "--json", path, code=None)[0].splitlines():
            r = json.loads(line)
            if r["type"] != "R" or r.get("safi"):
                continue
            peer = (r["peer"], r["peer_asn"])
            hops = r["as_path"].replace("(", "( ").replace(")", " )").split()
            flat, inside = [], False
            for h in hops:
                if h in "()":
                    inside = h == "("
                elif not inside and not h.startswith("["):
                    flat.append(h)
            last = flat[-1] if flat else "{"
            origin = "-" if "{" in last else last
            pairs[r["prefix"], origin].add(peer)
            asns = [int(a) for h in flat for a in h.strip("{}").split(",")]
            left = 0
            for a in asns:
                if not bogon(a):
                    left = 0 if a == asns[0] else a
                elif left:
                    passed[left, a].add(peer)
    return pairs, passed


def key(prefix, origin):
    n = ipaddress.ip_network(prefix)
    return n.version, int(n.network_address), n.prefixlen, 0 if origin == "-" else int(origin)


def compare(paths, min_peers, as2=False):
    args = [x for p in paths for x in ("--rib", p)]
    rows = list(csv.DictReader(io.StringIO(run("origins", *args, code=None)[0])))
    pairs, passed = twin(paths)
    same({(r["prefix"], r["origin"]): int(r["peers"]) for r in rows}, {k: len(v) for k, v in pairs.items()}, f"pairs of {paths}")
    keys = [key(r["prefix"], r["origin"]) for r in rows]
    check(keys == sorted(keys), f"{paths}: rows are in order")
    want = collections.defaultdict(lambda: [0, 0])
    for (prefix, origin), peers in pairs.items():
        if len(peers) >= min_peers and origin != "-":
            want[int(origin)][":" in prefix] += 1
    got = list(csv.DictReader(io.StringIO(run("assess", "--min-peers", min_peers, *args, code=None)[0])))
    same({int(r["asn"]): [int(r["prefixes4"]), int(r["prefixes6"])] for r in got}, dict(want), f"counts of {paths}")
    check([int(r["asn"]) for r in got] == sorted(want), f"{paths}: a row for every AS, in order")
    if not as2:
        own = collections.Counter(c for (c, _), peers in passed.items() if len(peers) >= min_peers)
        same({int(r["asn"]): int(r["bogon_asns"]) for r in got if r["bogon_asns"] != "0"},
             {a: n for a, n in own.items() if a in want}, f"bogon ASNs of {paths}")
    check(all(r["m7rpki"] == "-" and r["rpki_valid"] == "-" for r in got), "no VRPs: no data")
    return len(rows), len(got)


def made_table(rng, peers):
    out = peer_table(peers)
    for n in range(400):
        six = n >= 250
        pfx = f"2a0{n % 8}:{n:x}::/{rng.choice([32, 40, 48])}" if six else f"{20 + n % 50}.{n % 256}.0.0/{rng.choice([16, 20, 24])}"
        pfx = str(ipaddress.ip_network(pfx, strict=False))
        origins = rng.sample(range(1000, 1080), rng.choice([1, 1, 1, 2]))
        entries = []
        for i, (_, asn) in enumerate(peers):
            if rng.random() < 0.6:
                origin = rng.choice(origins)
                path = sequence(asn, rng.choice([174, 3356, 1299]), *([64512] if rng.random() < 0.05 else []), origin)
                if rng.random() < 0.05:
                    path += sequence(1, 2, kind=1)
                if rng.random() < 0.05:
                    path = sequence(65001, 65002, kind=3) + path
                block = (attrs6 if six else attrs4)(path)
                if rng.random() < 0.03:
                    block = block[:-1]  # malformed: counted, never a pair
                if rng.random() < 0.03:
                    block += attr(8, b"12345", 0xc0)
                entries.append((i, block))
        out += rib(n, pfx, entries)
    if rng.random() < 0.9:
        out += rib(9999, "0.0.0.0/0", [(0, attrs4(sequence(peers[0][1])))])
        out += record(13, 2, b"\0\0\0\1\x21" + b"\1" * 9)  # /33: skipped
    return out


rng = random.Random(7)
peers = [(f"192.0.2.{i}", 100 + i) for i in range(1, 8)] + [(f"2001:db8::{i}", 200 + i) for i in range(1, 80)]
with tempfile.TemporaryDirectory() as d:
    a, b = pathlib.Path(d) / "a.mrt", pathlib.Path(d) / "b.mrt"
    a.write_bytes(made_table(rng, peers[:9]))
    b.write_bytes(made_table(rng, peers[5:]))  # shares peers 5 to 8: they count once
    empty, updates = pathlib.Path(d) / "empty.mrt", pathlib.Path(d) / "updates.mrt"
    empty.write_bytes(b"")
    updates.write_bytes(update(attrs4(sequence(64500)), ["192.0.2.0/24"]))
    for cmd in ("assess", "origins"):
        whole, _ = run(cmd, "--rib", a)
        for none in (empty, updates):
            out, err = run(cmd, "--rib", none, code=3)
            check(len(out.splitlines()) == 1 and f"{none}: no unicast route" in err, f"{cmd} {none}: {err}")
            out, err = run(cmd, "--rib", none, "--rib", a)
            check(out == whole and f"{none}: no unicast route" in err, f"{cmd}: {none} beside a table is missing data")
    for row in csv.DictReader(run("assess", "--rib", a)[0].splitlines()):
        check(row["name"] == row["country"] == "-", f"no source of names and countries: {row}")
    sets = pathlib.Path(d) / "sets.db"
    sets.write_text("as-set: AS-X\nmembers: AS1\nsource: T\n")
    for row in csv.DictReader(run("assess", "--rib", a, "--min-peers", 1, "--irr", sets)[0].splitlines()):
        check(row["irr_valid"] == row["irr_missing"] == row["m7irr"] == "-", f"no route object is no data, not zero: {row}")
    for paths, least in (([a], 1), ([a], 5), ([a, b], 5), ([b, a, b], 30)):
        print("made: %d pairs, %d ASes" % compare(paths, least))
for name, least in (("mrt/synthetic/rib.mrt.gz", 5), ("mrt/ixp/namex-bgpd-rib-inet.20200929.mrt", 1),
                    ("mrt/routers/openbgpd_rib_table-v2.mrt", 1), ("mrt/ris/bview.20020722.2337.gz", 5)):
    print(name, "%d pairs, %d ASes" % compare([real(name)], least, as2="synthetic" not in name))
