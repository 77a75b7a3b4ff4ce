"""corners - corner cases of the MRT and BGP RFCs, laid out by hand with the rows that are right; twin.py must say the same."""
import bz2
import gzip
import ipaddress
import json
import lzma
import pathlib
import struct
import tempfile

import twin
from common import attr, attrs4, attrs6, check, peer_table, prefix, record, rib, run, same, sequence, update

T = 1767225600
PATH = sequence(64500, 3356)
PATH2 = sequence(64500, 3356, size=2)
PEERS = peer_table([("192.0.2.1", 64500), ("2001:db8::1", 64501)])
cases = 0


def ip(text):
    return ipaddress.ip_address(text).packed


def told(data, code=None):
    out, err = run("routes", "--json", "-", data=data, code=code, text=False)
    return [json.loads(line, parse_float=str) for line in out.split(b"\n") if line], err


def case(what, data, want, *keys, twin_too=True):
    """The rows of data, by these keys ("type" and "prefix" when none), and what the end of the run says."""
    global cases
    cases += 1
    got, err = told(data)
    keys = ("type", "prefix", *keys)
    same([tuple(g.get(k) for k in keys) for g in got], want, what)
    if twin_too:
        for g in got:
            g.update({m: True for m in ("malformed", "discarded") if m in g})
        same(got, twin.rows(twin.records(data)), f"{what}: the twin")
    return err


def silent(what, data):
    """No row, nothing that counts as malformed; `inspect` has no more to say than that it was skipped."""
    same(case(what, data, []), "", what)
    lines, _ = run("inspect", "-", data=data, code=None, text=False)
    worst = json.loads(lines.splitlines()[-1])["worst"]
    check(worst in ("OK", "OK-FLAG", "SKIP-REC"), f"{what}: {worst}")


def mp(afi, safi, hop, nlri, flags=0x80):
    return attr(14, struct.pack(">HBB", afi, safi, len(hop)) + hop + b"\0" + nlri, flags)


def unreach(afi, safi, nlri):
    return attr(15, struct.pack(">HB", afi, safi) + nlri, 0x80)


def body(seq, head, entries, path_ids=None):
    """A RIB record behind the sequence number: what names the prefix, then entries (peer, block)."""
    out = struct.pack(">I", seq) + head + struct.pack(">H", len(entries))
    for i, (peer, block) in enumerate(entries):
        out += struct.pack(">HI", peer, T) + (struct.pack(">I", path_ids[i]) if path_ids else b"") + struct.pack(">H", len(block)) + block
    return out


P4, P6 = prefix("203.0.113.0/24"), prefix("2001:db8:1::/48")
B4, B6 = attrs4(PATH), attrs6(PATH)

# ---- tables: RFC 6396 4.3, RFC 8050 4 ----
generic = lambda afi, safi: struct.pack(">HB", afi, safi)
for afi, pfx, text, block in [(1, P4, "203.0.113.0/24", B4), (2, P6, "2001:db8:1::/48", B6)]:
    for safi in (1, 2):
        s = None if safi == 1 else 2
        head = generic(afi, safi)
        case("RIB_GENERIC", PEERS + record(13, 6, body(0, head + pfx, [(0, block), (1, block)])), [("R", text, s, None)] * 2, "safi", "path_id")
        case("RIB_GENERIC_ADDPATH of RFC 8050: the id is of the NLRI", PEERS + record(13, 12, body(
            0, head + struct.pack(">I", 7) + pfx, [(0, block), (1, block)])), [("R", text, s, 7)] * 2, "safi", "path_id")
        case("RIB_GENERIC_ADDPATH of OpenBGPD: of each entry", PEERS + record(13, 12, body(
            0, head + pfx, [(0, block), (1, block)], (7, 4294967295))), [("R", text, s, 7), ("R", text, s, 4294967295)], "safi", "path_id")
        case("each subtype with path ids", PEERS + record(13, 6 + 2 * afi + safi - 1, body(0, pfx, [(0, block)], (9,))), [("R", text, s, 9)],
             "safi", "path_id")
for afi, safi in [(1, 128), (2, 128), (1, 4), (25, 70), (1, 133), (1, 132), (16388, 71), (1, 0), (3, 1)]:
    silent(f"RIB_GENERIC of family {afi}/{safi}", PEERS + record(13, 6, body(0, generic(afi, safi) + b"\x58" + bytes(11), [(0, B4)])))
case("/0 and hosts", PEERS + record(13, 2, body(0, b"\0", [(0, B4)])) + record(13, 4, body(1, b"\0", [(1, B6)])) + record(
    13, 2, body(2, prefix("192.0.2.255/32"), [(0, B4)])) + record(13, 4, body(3, prefix("2001:db8::ffff/128"), [(0, B6)])),
    [("R", "0.0.0.0/0"), ("R", "::/0"), ("R", "192.0.2.255/32"), ("R", "2001:db8::ffff/128")])
peers = struct.pack(">IH", 1, 4) + b"view" + struct.pack(">H", 3)
peers += b"\1" + bytes(4) + ip("2001:db8::7") + struct.pack(">H", 64507) + b"\0" + bytes(4) + ip("192.0.2.8") + struct.pack(">H", 64508)
peers += b"\xfe" + bytes(4) + ip("192.0.2.9") + struct.pack(">I", 4200000009)  # bits that nobody has defined
case("peers of both widths and families, a view's name", record(13, 1, peers) + rib(0, "203.0.113.0/24", [(i, B4) for i in range(3)]),
     [("R", "203.0.113.0/24", "2001:db8::7", 64507), ("R", "203.0.113.0/24", "192.0.2.8", 64508), ("R", "203.0.113.0/24", "192.0.2.9", 4200000009)],
     "peer", "peer_asn")
case("an empty peer table and a record without entries", peer_table([]) + rib(0, "203.0.113.0/24", []), [])
case("an entry of a peer that an empty table lacks", peer_table([]) + rib(0, "203.0.113.0/24", [(0, B4)]) + PEERS + rib(
    1, "192.0.2.0/24", [(0, B4)]), [("R", "192.0.2.0/24")])
for n in (2, 65535):
    short = bytearray(rib(0, "203.0.113.0/24", [(0, B4)]))
    short[12 + 4 + 4:12 + 4 + 6] = struct.pack(">H", n)
    case(f"{n} entries announced, one there", PEERS + bytes(short) + rib(1, "192.0.2.0/24", [(0, B4)]), [("R", "192.0.2.0/24")])
case("fewer entries announced than there are", PEERS + record(13, 2, body(0, P4, [(0, B4)]) + b"\0") + rib(1, "192.0.2.0/24", [(0, B4)]),
     [("R", "192.0.2.0/24")])
case("a second peer table", PEERS + rib(0, "203.0.113.0/24", [(0, B4)]) + peer_table([("192.0.2.5", 64505)]) + rib(0, "203.0.113.0/24", [(0, B4)]),
     [("R", "203.0.113.0/24", 64500), ("R", "203.0.113.0/24", 64505)], "peer_asn")
geo = struct.pack(">I", 1) + b"\0\0" + struct.pack(">ffH", 52.5, 13.4, 2) + (b"\2" + bytes(4) + ip("192.0.2.1") + struct.pack(">Iff", 64500, 1.5, 2.5)) * 2
case("a geo peer table, whole", PEERS + record(13, 7, geo) + rib(0, "203.0.113.0/24", [(0, B4)]), [("R", "203.0.113.0/24")])
case("and one that is cut", PEERS + record(13, 7, geo[:-3]) + rib(0, "203.0.113.0/24", [(0, B4)]), [("R", "203.0.113.0/24")])
hop32 = ip("2001:db8::9") + ip("fe80::9")
short_mp = attr(14, bytes([32]) + hop32, 0x80)
case("next hops of 32 octets, both forms of MP_REACH in a table", PEERS + rib(0, "2001:db8:1::/48", [
    (0, attr(1, b"\0") + attr(2, PATH) + short_mp), (1, attr(1, b"\0") + attr(2, PATH) + mp(2, 1, hop32, P6))]),
    [("R", "2001:db8:1::/48", "2001:db8::9")] * 2, "next_hop")
case("IPv4 in a table with a next hop of IPv6", PEERS + rib(0, "203.0.113.0/24", [(0, attr(1, b"\0") + attr(2, PATH) + mp(1, 1, hop32[:16], b""))]),
     [("R", "203.0.113.0/24", "2001:db8::9")], "next_hop")
case("an entry without attributes, a router's own", PEERS + rib(0, "203.0.113.0/24", [(0, b"")]), [("R", "203.0.113.0/24", "")], "as_path")

# ---- messages: RFC 6396 4.4, RFC 8050 3 ----
for sub, word in [(1, "PATH2"), (4, "PATH"), (6, None), (7, None), (8, "PATH2"), (9, "PATH"), (10, None), (11, None)]:
    as4, ids, size = sub in (4, 7, 9, 11), sub >= 8, 4 if sub in (4, 7, 9, 11) else 2
    block = attrs4(PATH if as4 else PATH2)
    nlri = (struct.pack(">I", 5) if ids else b"") + P4
    msg = struct.pack(">HH", 0, len(block)) + block + nlri
    msg = b"\xff" * 16 + struct.pack(">HB", len(msg) + 19, 2) + msg
    session = (64500).to_bytes(size, "big") + (64496).to_bytes(size, "big") + struct.pack(">HH", 3, 2) + ip("2001:db8::1") + ip("2001:db8::2")
    want = [("A", "203.0.113.0/24", 5 if ids else None, "64500 3356", "2001:db8::1")] if word else []
    case(f"BGP4MP subtype {sub}; LOCAL ones are not the peer's", record(16, sub, session + msg), want, "path_id", "as_path", "peer")
    case(f"and with microseconds, {sub}", record(17, sub, struct.pack(">I", 42) + session + msg), [(*w, f"{T}.000042") for w in want],
         "path_id", "as_path", "peer", "time")
many = [f"10.{i >> 8}.{i & 255}.0/24" for i in range(10000)]
case("an extended message of 40,000 octets", update(B4, many), [("A", p) for p in many])
for afi, safi, hop, nlri in [
        (1, 128, bytes(8) + ip("192.0.2.1"), b"\x70\0\0\x11" + bytes(8) + b"\xcb\0\x71"), (2, 128, bytes(8) + ip("2001:db8::1"), b""),
        (25, 70, ip("192.0.2.1"), b"\3\x11" + bytes(12) + b"\x20" + ip("192.0.2.1")), (1, 133, b"", b"\3\1\0\5"), (2, 133, b"", b""),
        (25, 65, ip("192.0.2.1"), b"\0\x11" + bytes(17)), (1, 132, ip("192.0.2.1"), b"\0"), (16388, 71, ip("192.0.2.1"), b""),
        (1, 4, ip("192.0.2.1"), b"\x30\0\0\x11\xcb\0\x71")]:
    data = update(attr(1, b"\0") + attr(2, PATH) + mp(afi, safi, hop, nlri))
    err = case(f"family {afi}/{safi} of MP_REACH", data, [])
    check("malformed" not in err, f"family {afi}/{safi}: {err}")
case("another family beside IPv4", update(attrs4(PATH, extra=mp(25, 70, ip("192.0.2.1"), b"\3\x11" + bytes(12) + b"\x20" + ip("192.0.2.1"))),
     ["203.0.113.0/24"]), [("A", "203.0.113.0/24")])
case("both MP forms with the classic ones", update(B6[:0] + attr(1, b"\0") + attr(2, PATH) + attr(3, ip("192.0.2.1")) + mp(2, 1, hop32, P6) + unreach(
    2, 2, prefix("2001:db8:2::/48")), ["203.0.113.0/24"], ["198.51.100.0/24"]),
    [("W", "198.51.100.0/24", None, None), ("W", "2001:db8:2::/48", 2, None), ("A", "203.0.113.0/24", None, "192.0.2.1"),
     ("A", "2001:db8:1::/48", None, "2001:db8::9")], "safi", "next_hop")
case("IPv4 in MP_REACH with a next hop of IPv6 (RFC 8950), and multicast", update(attr(1, b"\0") + attr(2, PATH) + mp(1, 1, hop32, P4)) + update(
    attr(1, b"\0") + attr(2, PATH) + mp(1, 2, ip("192.0.2.7"), P4)), [("A", "203.0.113.0/24", None, "2001:db8::9"),
                                                                   ("A", "203.0.113.0/24", 2, "192.0.2.7")], "safi", "next_hop")
for data in (update(attr(1, b"\0") + attr(2, PATH) + mp(2, 1, hop32, P6) + mp(2, 1, hop32, P6)), update(unreach(2, 1, P6) + unreach(2, 1, P6))):
    case("MP_REACH or MP_UNREACH twice: the message is refused", data + update(B4, ["203.0.113.0/24"]), [("A", "203.0.113.0/24")])
case("other attributes twice: the first counts", update(attrs4(PATH, extra=attr(2, sequence(64500)) + attr(1, b"\1") + attr(3, ip("192.0.2.2"))), [
    "203.0.113.0/24"]), [("A", "203.0.113.0/24", "64500 3356", "IGP", "192.0.2.1")], "as_path", "origin", "next_hop")
case("End-of-RIB, both ways, and nothing withdrawn", update() + update(unreach(2, 1, b"")) + update(unreach(1, 2, b"")), [])
case("/0, and a host", update(B4, ["0.0.0.0/0", "192.0.2.1/32"], ["0.0.0.0/0"]), [("W", "0.0.0.0/0"), ("A", "0.0.0.0/0"), ("A", "192.0.2.1/32")])
case("of an internal peer: an empty path, LOCAL_PREF, reflection", update(attrs4(b"", extra=attr(5, b"\0\0\0\x64") + attr(9, ip("192.0.2.3"), 0x80) +
     attr(10, ip("192.0.2.4") * 3, 0x80)), ["203.0.113.0/24"], peer=("192.0.2.1", 64496)), [("A", "203.0.113.0/24", "", 100)], "as_path", "local_pref")

# ---- RFC 6793: what AS4_PATH and AS4_AGGREGATOR are worth ----
def old(path, extra, pfx="203.0.113.0/24"):
    block = attr(1, b"\0") + attr(2, path) + attr(3, ip("192.0.2.1")) + extra
    msg = struct.pack(">HH", 0, len(block)) + block + prefix(pfx)
    return record(16, 1, struct.pack(">HHHH", 64500, 64496, 0, 1) + ip("192.0.2.1") + ip("192.0.2.2") + b"\xff" * 16 + struct.pack(
        ">HB", len(msg) + 19, 2) + msg)


def agg2(asn):
    return attr(7, struct.pack(">H", asn) + ip("192.0.2.5"), 0xc0)


HIDDEN = sequence(64500, 23456, 3356, size=2)
AS4 = attr(17, sequence(4200000001, 3356), 0xc0)
AGG4 = attr(18, struct.pack(">I", 4200000001) + ip("192.0.2.6"), 0xc0)
LONG, STALE = "64500 4200000001 3356", "64500 23456 3356"
for what, extra, path, agg in [
        ("no aggregator", AS4, LONG, None),
        ("AGGREGATOR of a small number alone", AS4 + agg2(3356), STALE, "3356 192.0.2.5"),
        ("AGGREGATOR is AS_TRANS, alone", AS4 + agg2(23456), LONG, "23456 192.0.2.5"),
        ("both, AS_TRANS", AS4 + agg2(23456) + AGG4, LONG, "4200000001 192.0.2.6"),
        ("both, and stale", AS4 + agg2(3356) + AGG4, STALE, "3356 192.0.2.5"),
        ("both and stale, in another order", AGG4 + AS4 + agg2(3356), STALE, "3356 192.0.2.5"),
        ("AS4_AGGREGATOR alone", AS4 + AGG4, LONG, None),
        ("an AS4_AGGREGATOR that is malformed is none", AS4 + agg2(3356) + attr(18, b"\0" * 7, 0xc0), STALE, "3356 192.0.2.5"),
        ("AS4_PATH is longer than AS_PATH", attr(17, sequence(1, 2, 3, 4), 0xc0), STALE, None),
        ("as long", attr(17, sequence(64500, 4200000001, 3356), 0xc0), LONG, None),
        ("AS4_PATH empty", attr(17, b"", 0xc0), STALE, None),
        ("AS4_PATH cut", attr(17, sequence(4200000001, 3356)[:-1], 0xc0), STALE, None),
        ("AS 0 in it", attr(17, sequence(0, 3356), 0xc0), STALE, None),
        ("confederation segments in it go, the others count", attr(17, sequence(65001, kind=3) + sequence(4200000001, 3356) + sequence(
            65002, kind=4), 0xc0), LONG, None),
        ("confederation segments alone", attr(17, sequence(65001, 65002, kind=3), 0xc0), STALE, None)]:
    case(f"RFC 6793: {what}", old(HIDDEN, extra), [("A", "203.0.113.0/24", path, agg)], "as_path", "aggregator")
case("a set counts as one", old(sequence(64500, size=2) + sequence(23456, 23456, kind=1, size=2), attr(17, sequence(70000, 70001, kind=1), 0xc0)),
     [("A", "203.0.113.0/24", "64500 {70000,70001}")], "as_path")
case("a confederation before it stays", old(sequence(65001, kind=3, size=2) + HIDDEN, AS4), [("A", "203.0.113.0/24", "(65001) " + LONG)], "as_path")
case("of a 4-octet speaker they are ignored", update(attrs4(PATH, extra=AS4 + AGG4), ["203.0.113.0/24"]) + PEERS + rib(
    0, "192.0.2.0/24", [(0, attrs4(PATH, extra=AS4))]), [("A", "203.0.113.0/24", "64500 3356", None), ("R", "192.0.2.0/24", "64500 3356", None)],
    "as_path", "aggregator")

# ---- what is around ----
good = update(B4, ["203.0.113.0/24"])
for type_, sub in [(0, 0), (1, 0), (5, 99), (11, 0), (13, 13), (13, 99), (16, 12), (16, 99), (32, 0), (48, 0), (49, 1), (65535, 65535)]:
    case(f"type {type_}, subtype {sub}", good + record(type_, sub, b"abcdefgh") + good, [("A", "203.0.113.0/24")] * 2)
for type_, sub in [(12, 1), (12, 2), (13, 2), (13, 6), (16, 0), (16, 1), (16, 4), (17, 4)]:
    case(f"an empty record of {type_}/{sub}", PEERS + good + record(type_, sub, b"") + good, [("A", "203.0.113.0/24")] * 2,
         twin_too=type_ != 17)
half = [good, update(B4, ["198.51.100.0/24"])]
rows = [("A", "203.0.113.0/24"), ("A", "198.51.100.0/24")]
whole = b"".join(half)
case("gzip of several members, one empty", b"".join(map(gzip.compress, [half[0], b"", half[1]])), rows, twin_too=False)
case("members that end within a record", gzip.compress(whole[:50]) + gzip.compress(whole[50:]), rows, twin_too=False)
case("bzip2 of several streams", bz2.compress(whole[:30]) + bz2.compress(whole[30:100]) + bz2.compress(whole[100:]), rows, twin_too=False)
case("xz of several streams", lzma.compress(whole[:77]) + lzma.compress(whole[77:]), rows, twin_too=False)
with tempfile.TemporaryDirectory() as d:
    for name, data in [("a.gz", bz2.compress(whole)), ("a.bz2", gzip.compress(whole)), ("a.mrt", gzip.compress(whole)), ("b.gz", whole),
                       ("a.zst", lzma.compress(whole))]:
        path = pathlib.Path(d) / name
        path.write_bytes(data)
        out, _ = run("routes", "--json", path)
        same([json.loads(line)["prefix"] for line in out.splitlines()], [p for _, p in rows], f"{name} is something else")
        cases += 1
print(f"{cases} corner cases right")
