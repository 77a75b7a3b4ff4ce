"""irr - how large the filter of a set or customer is: by hand, shares of a table, and a plain expansion of the real sets."""
import collections
import csv
import gzip
import io
import json
import pathlib
import random
import re
import tempfile

from common import attrs4, check, peer_table, real, rib, run, same, sequence

tmp = pathlib.Path(tempfile.mkdtemp(prefix="routescope-"))
(tmp / "sets.db").write_text("""as-set: AS-TOP
members: AS1, AS-LOW, AS-GONE, AS-ANY, what
source: RIPE

as-set: AS-LOW
members: AS2, AS-TOP
source: RADB

as-set: AS-LOW
members: AS3
source: ALTDB

aut-num: AS5
import: from AS6 accept ANY
export: to AS6 announce AS-LOW
source: RIPE

route-set: RS-ONE
members: 203.0.113.0/24^25-26, AS2^+
source: RIPE
""")
(tmp / "routes.db").write_text("".join(
    f"route{'6' if ':' in p else ''}: {p}\norigin: AS{n}\nsource: {s}\n\n" for p, n, s in [
        ("192.0.2.0/24", 1, "RIPE"), ("192.0.2.0/24", 1, "RADB"), ("198.51.100.0/22", 2, "X"), ("2001:db8::/32", 2, "X"),
        ("203.0.113.0/24", 3, "X"), ("100.64.0.0/10", 5, "X")]))
(tmp / "net.json").write_text('{"data":[{"id":1,"asn":1,"name":"One","irr_as_set":"RIPE::AS-TOP, AS-NOWHERE"},'
                              '{"id":2,"asn":2,"name":"Two","irr_as_set":"https://example.net/AS-X"}]}')
path = attrs4(sequence(64500, 1))
mrt = peer_table([("192.0.2.1", 64500)]) + b"".join(
    rib(n, p, [(0, path)]) for n, p in enumerate(["192.0.2.0/24", "198.51.100.0/22", "198.51.100.0/24", "203.0.113.0/24", "203.0.113.128/25"]))
(tmp / "rib.mrt").write_bytes(mrt)
FILES = ["--irr", tmp / "sets.db", "--irr", tmp / "routes.db", "--peeringdb", tmp / "net.json"]


def ask(*args, code=0):
    rows = list(csv.DictReader(io.StringIO(run("irr", *FILES, *args, code=code)[0])))
    lines = [json.loads(line) for line in run("irr", "--json", *FILES, *args, code=code)[0].splitlines()]
    same(len(rows), len(lines), "a row, an object")
    for r, o in zip(rows, lines):  # both say the same; unknown is "-" there and null here
        for k, v in r.items():
            same("-" if o[k] is None else f"{o[k]}" if not k.startswith("share") else f"{o[k]:.6f}", v.rstrip("+"), f"{args}: {k}")
    return rows


top, low, altdb, gone = ask("AS-TOP", "as-low", "ALTDB::AS-LOW", "AS-GONE")
same([top[k] for k in ("from", "roots", "sets", "cycles", "missing", "several", "members", "any", "odd", "depth")],
     ["given", "RIPE::AS-TOP", "2", "2", "1", "1", "7", "1", "1", "2"], "the set and what it reaches")
same([top[k] for k in ("asns", "asns_with_routes", "objects", "entries4", "entries6", "routed4", "share4")],
     ["2", "2", "4", "2", "1", "-", "-"], "and what that announces")
same((low["roots"], low["asns"], altdb["roots"], altdb["asns"]), ("RADB::AS-LOW", "2", "ALTDB::AS-LOW", "1"), "the rank decides")
same((gone["from"], gone["missing"], gone["sets"], gone["entries4"]), ("-", "1", "-", "-"), "no such set is no empty set")
run("irr", *FILES, "AS-GONE", code=1)
pdb, nopdb, aut, alone = ask("AS1", "2", "AS5", "AS7")
same((pdb["from"], pdb["roots"], pdb["missing"]), ("peeringdb", "RIPE::AS-TOP", "2"), "irr_as_set, one of them missing")
same((nopdb["from"], nopdb["roots"], nopdb["objects"]), ("itself", "AS2", "2"), "what is no set is none")
same((aut["from"], aut["roots"]), ("aut-num", "RADB::AS-LOW"), "what the exports announce")
same((alone["from"], alone["asns"], alone["objects"]), ("itself", "1", "0"), "an AS without anything")
(t,) = ask("AS-TOP", "--rib", tmp / "rib.mrt")
same((t["routed4"], t["share4"], t["routed6"], t["share6"]), ("2", "0.400000", "0", "-"), "the share of the table")
(t,) = ask("AS-TOP", "--longer", "--rib", tmp / "rib.mrt")
same((t["routed4"], t["share4"]), ("3", "0.600000"), "with more specifics")
(t,) = ask("RS-ONE", "--rib", tmp / "rib.mrt")
same((t["asns"], t["entries4"], t["entries6"], t["routed4"]), ("1", "2", "1", "3"), "a route-set")
same(run("irr", *FILES, "--asns", "AS-TOP")[0], "AS1\nAS2\n", "--asns")
same(run("irr", *FILES, "--prefixes", "RS-ONE")[0], "198.51.100.0/22^22-32\n203.0.113.0/24^25-26\n2001:db8::/32^32-128\n", "--prefixes")
only = next(csv.DictReader(io.StringIO(run("irr", "--irr", tmp / "routes.db", "AS1")[0])))
same((only["objects"], only["entries4"]), ("2", "1"), "without any set")
only = next(csv.DictReader(io.StringIO(run("irr", "--irr", tmp / "sets.db", "AS-LOW")[0])))
same((only["asns"], only["objects"], only["entries4"]), ("2", "-", "-"), "without route objects there is no number")
run("irr", code=2)
run("irr", "--asns", "--prefixes", "AS-X", code=2)
run("irr", "AS-X", "--rib", "/nonexistent", code=3)
run("irr", "AS-X", "--irr", "/nonexistent", code=3)

# updates onto a dump, whole or not at all
(tmp / "t.db").write_text("route: 192.0.2.0/24\norigin: AS1\nsource: T\n\n")
(tmp / "T.CURRENTSERIAL").write_text("7\n")
(tmp / "t.nrtm").write_text("%START Version: 3 T 8-8\n\nADD 8\n\nroute: 198.51.100.0/24\norigin: AS1\nsource: T\n\n%END T\n")
(tmp / "gap.nrtm").write_text((tmp / "t.nrtm").read_text().replace("8-8", "9-9").replace("ADD 8", "ADD 9"))
UPDATED = ["--irr", tmp / "t.db", "--irr", tmp / "T.CURRENTSERIAL", "--irr"]
same(run("irr", *UPDATED, tmp / "t.nrtm", "--prefixes", "AS1")[0], "192.0.2.0/24\n198.51.100.0/24\n", "an update")
same(run("world", *UPDATED, tmp / "t.nrtm")[0].count("\nirr,"), 3, "an update is a source")
_, err = run("irr", *UPDATED, tmp / "gap.nrtm", "AS1", code=3)
check("gap.nrtm:1: T stands at serial 7, the update begins at 9: load the dump anew (NRTM)" in err, err)
_, err = run("irr", "--irr", tmp / "t.nrtm", "--irr", tmp / "t.db", "AS1", code=3)
check("no dump of T" in err, err)

# the real sets: a few plain lines of another language say the same
name = real("irr/ripe.db.as-set.20231129.gz")
sets = {}
for block in gzip.open(name, "rt", encoding="latin-1").read().split("\n\n"):
    if block.lstrip("#\n ").lower().startswith("as-set:") or "\nas-set:" in block:
        key, words, attr = None, [], None
        for line in block.splitlines():
            if line[:1] in "#%":
                continue
            if line[:1] not in " \t+":
                attr, _, line = line.partition(":")
                attr = attr.lower()
            else:
                line = line[1:]
            if attr == "as-set":
                key = line.split("#")[0].strip().upper()
            elif attr in ("members", "mp-members"):
                words += [w.upper() for w in re.split(r"[,\s]+", line.split("#")[0]) if w]
        sets[key] = words


def plain(key):
    seen, todo, asns = {key}, collections.deque([key]), set()
    while todo:
        for w in sets[todo.popleft()]:
            if re.fullmatch(r"AS\d+", w):
                asns.add(int(w[2:]))
            elif w in sets and w not in seen:
                seen.add(w)
                todo.append(w)
    return asns, len(seen)


same(len(sets), 22652, "sets by the plain reader")
random.seed(4)
names = ["AS3326:AS-PEERS-UAE", *random.sample(sorted(sets), 300)]
rows = list(csv.DictReader(io.StringIO(run("irr", "--irr", name, *names)[0])))
for n, row in zip(names, rows):
    asns, reached = plain(n)
    same((int(row["asns"]), int(row["sets"])), (len(asns), reached), n)
same(int(rows[0]["asns"]), 46875, "the known answer")
for n in names[:20]:
    same(run("irr", "--irr", name, "--asns", n)[0].split(), [f"AS{a}" for a in sorted(plain(n)[0])], f"the AS numbers of {n}")
print(f"{len(names)} real sets against a plain expansion")
