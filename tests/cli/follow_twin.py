"""follow_twin - a naive twin of the event engine: dictionaries, one event after the other; and MRT files by hand."""
import ipaddress
import os
import pathlib
import random
import struct
import subprocess
import sys

from common import attr, prefix, sequence

DUMP = pathlib.Path(os.environ["ROUTESCOPE_BUILD"]) / "tests/follow_dump"
WHY = ("seed", "update", "resync", "down")


def dump(*args, code=0):
    """The lines of follow_dump by their first letter."""
    p = subprocess.run([DUMP, *map(str, args)], capture_output=True, text=True, timeout=300)
    if p.returncode != code or "Sanitizer" in p.stderr:
        sys.exit(f"follow_dump {' '.join(map(str, args))}: exit {p.returncode}\n{p.stderr[-2000:]}")
    out = {}
    for line in p.stdout.splitlines():
        out.setdefault(line[0], []).append(line[2:])
    return out


def counts(out):
    return dict((k, int(v)) for k, v in (w.split("=") for w in out["N"][0].split()))


# MRT with microseconds (BGP4MP_ET)

def mrt(t, subtype, body):
    s, us = divmod(round(t * 1_000_000), 1_000_000)
    return struct.pack(">IHHII", s, 17, subtype, len(body) + 4, us) + body


def head(peer, as4=True):
    addr = ipaddress.ip_address(peer[0]).packed
    return struct.pack(">IIHH" if as4 else ">HHHH", peer[1], 64496, 0, 1 if len(addr) == 4 else 2) + addr + addr


def message(t, peer, kind, body, subtype=4):
    msg = b"\xff" * 16 + struct.pack(">HB", len(body) + 19, kind) + body
    return mrt(t, subtype, head(peer, subtype in (4, 9)) + msg)


def nlri(pfxs, path_id=None):
    return b"".join((b"" if path_id is None else struct.pack(">I", path_id)) + prefix(p) for p in pfxs)


class Route:
    """What a route says, its attributes on the wire and the text that the engine shows."""

    def __init__(self, *asns, aset=(), otc=0, agg=0, communities=(), prepend=1):
        self.asns, self.aset, self.otc, self.agg, self.communities = asns, aset, otc, agg, communities

    def text(self):
        path = " ".join(map(str, self.asns)) + (" {" + ",".join(map(str, self.aset)) + "}" if self.aset else "")
        flags = (1 if any(c & 0xffff == 666 for c in self.communities) else 0) | \
            (2 if any(0xffffff01 <= c <= 0xffffff04 for c in self.communities) else 0) | (4 if self.aset else 0)
        return f"{path}|{self.otc}|{self.agg}|{flags}"

    def path(self, size=4, trans=False):
        asns = [23456 if trans and a > 65535 else a for a in self.asns]
        return sequence(*asns, size=size) + (sequence(*self.aset, kind=1, size=size) if self.aset else b"")

    def attrs(self, as4=True, reach=b"", unreach=b"", classic=True):
        trans = not as4 and any(a > 65535 for a in self.asns)
        b = attr(1, b"\0") + attr(2, self.path(4 if as4 else 2, not as4))
        if classic:
            b += attr(3, b"\xc0\0\2\1")
        if self.agg:
            b += attr(7, struct.pack(">I" if as4 else ">H", 23456 if trans else self.agg) + bytes([10, 1, 2, 3]), 0xc0)
        if self.communities:
            b += attr(8, struct.pack(f">{len(self.communities)}I", *self.communities), 0xc0)
        if reach:
            b += attr(14, reach, 0x80)
        if unreach:
            b += attr(15, unreach, 0x80)
        if trans:
            b += attr(17, self.path(4), 0xc0)
        if trans and self.agg:
            b += attr(18, struct.pack(">I", self.agg) + bytes([10, 1, 2, 3]), 0xc0)
        if self.otc:
            b += attr(35, struct.pack(">I", self.otc), 0xc0)
        return b


def update(t, peer, route=None, announced=(), withdrawn=(), path_id=None, as4=True, bad=False):
    """An UPDATE of both families; a bad one has an ORIGIN of 9 (RFC 7606 7.1)."""
    four = [p for p in announced if ":" not in p]
    six = [p for p in announced if ":" in p]
    gone4 = [p for p in withdrawn if ":" not in p]
    gone6 = [p for p in withdrawn if ":" in p]
    reach = struct.pack(">HBB", 2, 1, 16) + ipaddress.ip_address("2001:db8::1").packed + b"\0" + nlri(six, path_id) if six else b""
    unreach = struct.pack(">HB", 2, 1) + nlri(gone6, path_id) if gone6 else b""
    a = b""
    if route is not None:
        a = route.attrs(as4, reach, unreach, bool(four))
        if bad:
            a = attr(1, b"\x09") + a[4:]
    elif unreach:
        a = attr(15, unreach, 0x80)
    w = nlri(gone4, path_id)
    body = struct.pack(">H", len(w)) + w + struct.pack(">H", len(a)) + a + nlri(four, path_id)
    return message(t, peer, 2, body, {(True, False): 4, (False, False): 1, (True, True): 9, (False, True): 8}[as4, path_id is not None])


def end_of_rib(t, peer, afi=1):
    return message(t, peer, 2, bytes(4) if afi == 1 else b"\0\0\0\6" + attr(15, struct.pack(">HB", 2, 1), 0x80))


def state(t, peer, old, new):
    return mrt(t, 5, head(peer) + struct.pack(">HH", old, new))


def table(t, peers, rows, add_path=False, seq0=0, since=lambda pfx: -1000):
    """rows: {prefix: [(peer index, Route, path_id)]}, written in order of prefix; since: seconds from t on."""
    t = int(t)
    body = struct.pack(">IHH", 0x0a000001, 0, len(peers))
    for addr, asn in peers:
        a = ipaddress.ip_address(addr)
        body += bytes([2 | (a.version == 6)]) + struct.pack(">I", 0x0a000002) + a.packed + struct.pack(">I", asn)
    out = [struct.pack(">IHHI", t, 13, 1, len(body)) + body]
    order = sorted(rows, key=lambda p: (":" in p, ipaddress.ip_network(p)))
    for seq, p in enumerate(order, seq0):
        body = struct.pack(">I", seq) + prefix(p) + struct.pack(">H", len(rows[p]))
        for i, route, path_id in rows[p]:
            six = ":" in p
            nh = bytes([16]) + ipaddress.ip_address("2001:db8::1").packed
            a = route.attrs(True, nh if six else b"", b"", not six)
            body += struct.pack(">HI", i, t + since(p)) + (struct.pack(">I", path_id) if add_path else b"") + struct.pack(">H", len(a)) + a
        sub = (10 if add_path else 4) if ":" in p else (8 if add_path else 2)
        out.append(struct.pack(">IHHI", t, 13, sub, len(body)) + body)
    return out


class Twin:
    """What the engine has to tell, for streams without floods, silences and damage."""

    def __init__(self):
        self.cells = {}      # (collector, peer, prefix) -> [(path_id, Route text)], newest first
        self.peers = {}      # (collector, peer) -> dict
        self.begun = set()
        self.log, self.sec = [], None

    def peer(self, coll, peer):
        return self.peers.setdefault((coll, peer), {"up": None, "resync": set(), "calm": 0, "table": False, "had": set()})

    def shown(self, key):
        v = self.cells.get(key, [])
        return v[0][1] if v else "-"

    def tell(self, t, key, was, why, path_id):
        now = self.shown(key)
        if was != now:
            coll, (addr, asn), pfx = key
            self.log.append((round(t * 1_000_000), f"{coll} {addr} {asn} {pfx} {why} {path_id}", was, now))

    def put(self, t, coll, peer, pfx, path_id, text, why):
        """text None: withdrawn."""
        key = coll, peer, pfx
        was = self.shown(key)
        v = self.cells.setdefault(key, [])
        if (path_id or 0, text) in v:
            return
        v[:] = [x for x in v if x[0] != (path_id or 0)]
        if text is not None:
            v.insert(0, (path_id or 0, text))
        fam = 6 if ":" in pfx else 4
        if text is not None:
            p = self.peer(coll, peer)
            p["had"].add(fam)
        if why == "update" and fam in self.peer(coll, peer)["resync"]:
            why = "resync"
        self.tell(t, key, was, why, path_id or 0)

    def drop(self, t, coll, peer):
        for key in [k for k in self.cells if k[:2] == (coll, peer)]:
            was = self.shown(key)
            self.cells[key] = []
            self.tell(t, key, was, "down", 0)

    def time(self, t):
        if self.sec != int(t):
            self.sec = int(t)
            for p in self.peers.values():
                if p["resync"] and t >= p["calm"]:
                    p["resync"] = set()

    def begin_resync(self, p, t):
        p["resync"] = {4, 6}
        p["calm"] = t + 60

    def heard(self, t, coll, peer):
        p = self.peer(coll, peer)
        if p["up"] is False:
            self.begin_resync(p, t)
        p["up"] = True

    def do(self, t, coll, op):
        self.time(t)
        kind, peer = op[:2]
        if kind == "table":
            return self.table(t, coll, *op[1:])
        self.begun.add(coll)
        p = self.peer(coll, peer)
        if kind == "update":
            route, announced, withdrawn, path_id, bad = op[2:]
            self.heard(t, coll, peer)
            for x in withdrawn + (announced if bad else []):
                self.put(t, coll, peer, x, path_id, None, "update")
            for x in [] if bad else announced:
                self.put(t, coll, peer, x, path_id, route.text(), "update")
        elif kind == "eor":
            self.heard(t, coll, peer)
            p["resync"] -= {op[2]} | ({4, 6} - p["had"])  # a family it never had needs no end
        elif kind == "keepalive":
            self.heard(t, coll, peer)
        elif kind == "state":
            if any(v for k, v in self.cells.items() if k[:2] == (coll, peer)) or p["up"]:
                if op[2] != 6 or any(v for k, v in self.cells.items() if k[:2] == (coll, peer)):
                    self.drop(t, coll, peer)
                    p["resync"] = set()
            p["up"] = False
            if op[2] == 6:
                p["up"] = True
                self.begin_resync(p, t)
        elif kind == "notify":
            self.drop(t, coll, peer)
            p["up"], p["resync"] = False, set()
        return None

    def table(self, t, coll, peers, rows, add_path):
        """Whole, and every peer has at least nine tenths of what it had in the last one."""
        first = coll not in self.begun
        for pfx, entries in rows.items():
            for i, route, path_id in entries:
                p = self.peer(coll, peers[i])
                p["had"].add(6 if ":" in pfx else 4)
                why = "seed" if first and not p["table"] else "resync"
                key = coll, peers[i], pfx
                v = self.cells.get(key, [])
                if not add_path and v and any(x[1] == route.text() for x in v):
                    continue
                was = self.shown(key)
                if not add_path:
                    self.cells[key] = []
                v = self.cells.setdefault(key, [])
                if add_path and (path_id, route.text()) in v:
                    continue
                v[:] = [x for x in v if x[0] != path_id]
                v.insert(0, (path_id if add_path else 0, route.text()))
                self.tell(t, key, was, why, path_id if add_path else 0)
        for i, peer in enumerate(peers):
            p = self.peer(coll, peer)
            ids = {}
            for pfx, entries in rows.items():
                for k, route, path_id in entries:
                    if k == i:
                        ids.setdefault(pfx, set()).add(path_id)
            if ids:
                p["table"] = p["up"] = True
            for key in [k for k in self.cells if k[:2] == (coll, peer)] if not p["resync"] else []:
                was = self.shown(key)
                if key[2] not in ids:
                    self.cells[key] = []
                elif add_path:
                    self.cells[key] = [x for x in self.cells[key] if x[0] in ids[key[2]]]
                self.tell(t, key, was, "resync", 0)

    def final(self):
        return sorted(f"{c} {p[0]} {p[1]} {x}\t{self.shown((c, p, x))}" for c, p, x in self.cells if self.cells[c, p, x])


def told(out):
    """The changes of the engine in the shape of Twin.log."""
    rows = []
    for line in out.get("C", []):
        where, was, now = line.split("\t")
        t, rest = where.split(" ", 1)
        rows.append((int(t), rest.rsplit(" ", 1)[0], was, now))
    return rows


def in_groups(rows):
    """Changes of the same moment in one order: that of rows of the matrix is nobody's business."""
    return sorted(rows)


class World:
    """A random stream of several collectors."""

    def __init__(self, seed, events=1500, spread=2400):
        self.rng = r = random.Random(seed)
        self.begin = 1767225600
        self.peers = {}
        for c in ("rrc00", "rrc01", "rv-a")[:r.randint(1, 3)]:
            n = r.randint(1, 5)
            self.peers[c] = [((f"192.0.2.{i + 1}" if i % 3 else f"2001:db8::{i + 1}"), 64500 + i) for i in range(n)]
        self.pfxs = [f"10.{i}.0.0/16" for i in range(8)] + [f"10.{i}.{i}.0/24" for i in range(8)] + \
            [f"2001:db8:{i}::/48" for i in range(1, 9)] + ["2001:db8::/32"]
        self.routes = [Route(64500 + r.randint(0, 4), *[r.randint(1, 70000) for _ in range(r.randint(1, 4))],
                             aset=(5, 6) if r.random() < .1 else (), otc=r.choice((0, 0, 7)), agg=r.choice((0, 0, 9)),
                             communities=r.choice(((), (), (0xffff029a,), (0xffffff01, 5))))
                       for _ in range(25)]
        self.add_path = {(c, p) for c in self.peers for p in self.peers[c] if r.random() < .25}
        self.as2 = {(c, p) for c in self.peers for p in self.peers[c] if r.random() < .25} - self.add_path
        self.events = sorted((self.begin + 10 + r.random() * spread * r.choice((1, .01)), i, c) for i, c in
                             ((i, r.choice(list(self.peers))) for i in range(events)))
        self.events = [(round(t, r.choice((0, 6))), c) for t, i, c in self.events]
        self.events.sort(key=lambda x: x[0])

    def op(self, c):
        r = self.rng
        p = r.choice(self.peers[c])
        x = r.random()
        path_id = r.randint(1, 3) if (c, p) in self.add_path else None
        if x < .9:
            some = r.sample(self.pfxs, r.randint(1, 4))
            k = r.randint(0, len(some)) if r.random() < .6 else 0
            return "update", p, r.choice(self.routes), some[k:], some[:k], path_id, r.random() < .03
        if x < .92:
            return "eor", p, r.choice((4, 6))
        if x < .94:
            return "keepalive", p
        if x < .95:
            return "notify", p
        return "state", p, r.choice((1, 6, 3))

    def encode(self, t, c, op):
        kind, p = op[:2]
        if kind == "update":
            route, announced, withdrawn, path_id, bad = op[2:]
            return update(t, p, route if announced else None, announced, withdrawn, path_id, (c, p) not in self.as2, bad and announced)
        if kind == "eor":
            return end_of_rib(t, p, 1 if op[2] == 4 else 2)
        if kind == "keepalive":
            return message(t, p, 4, b"")
        if kind == "notify":
            return message(t, p, 3, b"\4\0")
        return state(t, p, 5, op[2])

    def make_table(self, t, c, twin):
        """What the twin holds, with some differences; all peers plain or all with path ids."""
        r = self.rng
        add_path = any((c, p) in self.add_path for p in self.peers[c]) and r.random() < .7
        rows = {}
        for i, p in enumerate(self.peers[c]):
            for x in self.pfxs:
                held = twin.cells.get((c, p, x), [])
                if r.random() < .8 and held:
                    for path_id, text in (held if add_path else held[:1])[::-1]:
                        rows.setdefault(x, []).append((i, next(q for q in self.routes if q.text() == text), path_id))
                elif r.random() < .8:
                    rows.setdefault(x, []).append((i, r.choice(self.routes), r.randint(1, 3) if add_path else 0))
        return "table", self.peers[c], rows, add_path

    def write(self, folder, pieces=4):
        """Runs the twin and writes the files; returns (twin, arguments of follow_dump)."""
        r, twin, files, tables = self.rng, Twin(), {}, []
        tables_at = sorted([(self.begin + (0 if r.random() < .7 else 5), c) for c in self.peers if r.random() < .8] +
                           [(self.begin + r.randint(20, 2300), r.choice(list(self.peers))) for _ in range(2)])
        todo = sorted([(t, 0, c) for t, c in tables_at] + [(t, 1, c) for t, c in self.events], key=lambda x: x)
        # at one moment: tables of all collectors, then updates in order of collector and file
        last_rows = {}
        for n, (t, is_update, c) in enumerate(todo):
            if is_update:
                op = self.op(c)
                if op[0] == "update" and not op[3]:
                    op = (*op[:6], False)
                twin.do(t, c, op)
                files.setdefault(c, []).append((t, self.encode(t, c, op)))
                continue
            op = self.make_table(t, c, twin)
            have = {}
            for x, entries in op[2].items():
                for i in {e[0] for e in entries}:
                    have[i] = have.get(i, 0) + len([e for e in entries if e[0] == i])
            if any(have.get(i, 0) < last_rows.get((c, i), 0) for i in range(len(self.peers[c]))):
                continue  # would be called cut
            last_rows.update({(c, i): v for i, v in have.items()})
            twin.do(t, c, op)
            path = folder / f"{c}.rib.{n}.mrt"
            path.write_bytes(b"".join(table(t, *op[1:])))
            tables.append(["-r", f"{c}={path}"])
        parts = tables
        for c, v in files.items():
            cuts = sorted(r.sample(range(1, len(v)), min(pieces, len(v) - 1))) if len(v) > 1 else []
            for k, (a, b) in enumerate(zip([0] + cuts, cuts + [len(v)])):
                if a > 0 and v[a][0] == v[a - 1][0]:
                    pass  # two files that touch at one moment: in order of name
                path = folder / f"{c}.upd.{k:03}.mrt"
                path.write_bytes(b"".join(x for t, x in v[a:b]))
                parts.append(["-u", f"{c}={path}"])
        r.shuffle(parts)
        return twin, [x for p in parts for x in p]
