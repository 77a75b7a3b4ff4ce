"""formats - the layouts of old archives, laid out by hand: legacy types, BGP4MP_ENTRY, bulk tables, torn files; what messages say."""
import ipaddress
import json
import random
import re
import struct
import tempfile

from common import attr, attrs4, attrs6, check, peer_table, prefix, record, rib, run, same, sequence, share, update


def rows(data, *args, code=0):
    out, err = run("routes", "--json", *args, "-", data=data, code=code, text=False)
    return [json.loads(line) for line in out.split(b"\n") if line], err


def lines(data, *args, code=None):
    out, _ = run("inspect", *args, "-", data=data, code=code, text=False)
    return [json.loads(line) for line in out.split(b"\n") if line]


def ip(text):
    return ipaddress.ip_address(text).packed


PATH2 = sequence(64500, 3356, size=2)
T = 953956000

# RFC 6396 B.2: types 5, 9 and 10; messages without a header, 2-octet AS numbers
for type_, name, peer, local in [(5, "BGP", "192.0.2.1", "192.0.2.2"), (9, "BGP4PLUS", "2001:db8::1", "2001:db8::2"),
                                 (10, "BGP4PLUS_01", "2001:db8::1", "2001:db8::2")]:
    head = struct.pack(">H", 64500) + ip(peer) + struct.pack(">H", 64496) + ip(local)
    block = attrs4(PATH2)
    mp = attr(14, struct.pack(">HBB", 2, 1, 16) + ip(peer if type_ != 5 else "2001:db8::1") + b"\0" + prefix("2001:db8:1::/48"), 0x80)
    body = struct.pack(">H", 4) + prefix("198.51.100.0/24") + struct.pack(">H", len(block + mp)) + block + mp + prefix("203.0.113.0/24")
    data = record(type_, 1, head + body, T)
    data += record(type_, 3, struct.pack(">H", 64500) + ip(peer) + struct.pack(">HH", 5, 6), T)
    data += record(type_, 4, struct.pack(">H", 1) + b"view.1\0", T)
    data += record(type_, 5, head + struct.pack(">BHHIB", 4, 64500, 180, 0x0a000001, 0), T)
    data += record(type_, 6, head + bytes([6, 4]), T) + record(type_, 7, head, T)
    data += record(type_, 0, b"", T) + record(type_, 2, b"\0\0", T) + record(type_, 5, head + b"\4", T) + record(type_, 3, head[:9], T)
    got, _ = rows(data)
    same([(r["type"], r["peer_asn"], r["peer"], r.get("prefix"), r.get("as_path"), r.get("next_hop")) for r in got],
         [("W", 64500, peer, "198.51.100.0/24", None, None),
          ("A", 64500, peer, "203.0.113.0/24", "64500 3356", "192.0.2.1"),
          ("A", 64500, peer, "2001:db8:1::/48", "64500 3356", "2001:db8::1"),
          ("S", 64500, peer, None, None, None)], f"type {type_}")
    got = lines(data)[:-1]
    same([o["outcome"] for o in got], ["OK"] * 6 + ["SKIP-REC", "SKIP-REC", "RESET-CLASS", "SKIP-REC"], f"type {type_}: {got}")
    same([o["record"] for o in got[:6]],
         [f"{name}_{s}" for s in ("UPDATE", "STATE_CHANGE", "SYNC", "OPEN", "NOTIFY", "KEEPALIVE")], "names")
    same((got[2]["view"], got[2]["file_name"]), (1, "view.1"), "SYNC")
    same((got[3]["version"], got[3]["asn"], got[3]["hold_time"], got[3]["bgp_id"]), (4, 64500, 180, "10.0.0.1"), "OPEN")
    same((got[4]["code"], got[4]["subcode"], got[4]["error"]), (6, 4, "cease"), "NOTIFY")


# RFC 6396 B.2: an entry of a table in BGP4MP, and the file a table went to
def entry(pfx, peer, hop, block, family=None, cut=0, behind=b""):
    n = ipaddress.ip_network(pfx)
    afi, safi = family or (1 if n.version == 4 else 2, 1)
    a = ip(peer)
    body = struct.pack(">HHHH", 64500, 64496, 0, 1 if len(a) == 4 else 2) + a + a + struct.pack(">HHIHBB", 0, 1, T - 60, afi, safi, len(hop))
    body += hop + prefix(pfx) + struct.pack(">H", len(block)) + block
    return record(16, 2, body[:len(body) - cut] + behind, T)


block = attrs4(PATH2)
bare = attr(1, b"\0") + attr(2, PATH2)
data = entry("203.0.113.0/24", "192.0.2.1", ip("192.0.2.9"), block)
data += entry("2001:db8:1::/48", "2001:db8::1", ip("2001:db8::9"), bare)
data += entry("2001:db8:2::/48", "2001:db8::1", ip("2001:db8::8"), bare)
data += entry("198.51.100.0/24", "192.0.2.1", ip("192.0.2.9"), block, family=(1, 2))
data += entry("198.51.100.0/24", "192.0.2.1", ip("192.0.2.9"), block, family=(1, 128)) + entry("10.0.0.0/8", "192.0.2.1", b"", block, cut=1)
data += entry("10.0.0.0/8", "192.0.2.1", b"", block, behind=b"\0") + record(16, 3, struct.pack(">H", 7) + b"rib.0\0", T) + record(16, 3, b"\0\7rib", T)
data += entry("203.0.113.128/25", "192.0.2.1", ip("192.0.2.9"), attrs4(sequence(64500, 23456, size=2), extra=attr(
    17, sequence(64500, 4200000001), 0xc0)))
data += entry("192.0.2.0/24", "192.0.2.1", ip("192.0.2.9"), attr(1, b"\7") + attr(2, PATH2) + attr(3, ip("192.0.2.1")))
got, err = rows(data)
same([(r["type"], r["peer"], r["peer_asn"], r["prefix"], r.get("as_path"), r.get("next_hop")) for r in got],
     [("R", "192.0.2.1", 64500, "203.0.113.0/24", "64500 3356", "192.0.2.1"),
      ("R", "2001:db8::1", 64500, "2001:db8:1::/48", "64500 3356", "2001:db8::9"),
      ("R", "2001:db8::1", 64500, "2001:db8:2::/48", "64500 3356", "2001:db8::8"),
      ("R", "192.0.2.1", 64500, "198.51.100.0/24", "64500 3356", "192.0.2.1"),
      ("R", "192.0.2.1", 64500, "203.0.113.128/25", "64500 4200000001", "192.0.2.1"),
      ("W", "192.0.2.1", 64500, "192.0.2.0/24", None, None)], "BGP4MP_ENTRY")
same(rows(data, "--peer", "2001:db8::1")[0], got[1:3], "entries of one peer")
same([o["outcome"] for o in lines(data)[:-1]],
     ["OK", "OK", "OK", "OK", "SKIP-REC", "SKIP-REC", "SKIP-REC", "OK", "SKIP-REC", "OK-FLAG", "TAW"], "BGP4MP_ENTRY in inspect")
cut, _ = run("routes", "--cut", "-", "--prefix", "2001:db8:2::/48", "-", data=data, text=False)
same([r["prefix"] for r in rows(cut)[0]], ["2001:db8:2::/48"], "an entry cut out")

# tables of both kinds in one file: each peer stays who it is
v1 = lambda pfx, peer, asn: record(12, 1, struct.pack(">HH", 0, 0) + ipaddress.ip_network(pfx).network_address.packed + bytes([24, 1]) +
                                   struct.pack(">I", T) + ip(peer) + struct.pack(">HH", asn, len(block)) + block, T)
mixed = v1("203.0.113.0/24", "192.0.2.1", 64500) + peer_table([("192.0.2.7", 64507)]) + rib(0, "203.0.113.0/24", [(0, attrs4(sequence(64507)))])
mixed += v1("203.0.113.0/24", "192.0.2.1", 64500) + v1("203.0.113.0/24", "192.0.2.3", 64503) + rib(1, "198.51.100.0/24", [(0, attrs4(sequence(64507)))])
mixed += rib(2, "198.51.100.0/24", [(1, attrs4(sequence(64507)))]) + peer_table([]) + v1("203.0.113.0/24", "192.0.2.3", 64503)
same([r["peer_asn"] for r in rows(mixed)[0]], [64500, 64507, 64500, 64503, 64507, 64503], "peers of two kinds of table")
same([r["peer_asn"] for r in rows(mixed, "--peer", "64503")[0]], [64503, 64503], "a filter on them")


# RIS until 2000: many entries in a record of TABLE_DUMP, whose length leaves out view and sequence number
def bulk(entries, seq=0):
    body = b"".join(ipaddress.ip_network(p).network_address.packed + bytes([ipaddress.ip_network(p).prefixlen, 1]) + struct.pack(">I", T) +
                    ip(peer) + struct.pack(">HH", asn, len(block)) + block for p, peer, asn in entries)
    return struct.pack(">IHHIHH", T, 12, 1, len(body), 0, seq) + body


table = [(f"10.{i}.0.0/16", f"192.0.2.{i % 5 + 1}", 64500 + i % 5) for i in range(40)]
want = [(p, peer, asn) for p, peer, asn in table]
for cuts in ([40], [1] * 40, [7, 1, 30, 2]):
    data, at = b"", 0
    for seq, n in enumerate(cuts):
        data += bulk(table[at:at + n], seq)
        at += n
    got, _ = rows(data)
    same([(r["prefix"], r["peer"], r["peer_asn"]) for r in got], want, f"bulk records of {cuts}")
    same({(r["type"], r["as_path"], r["next_hop"], r["time"]) for r in got}, {("R", "64500 3356", "192.0.2.1", T)}, "what they say")
    seen = lines(data)
    same(seen[-1]["records"], 40, "an entry is a record")
    for o in seen[:-1]:  # offsets are those of the file
        first = o["routes"][0]["attributes"][0]["offset"]
        same(data[first:first + 4], block[:4], "offset of the attributes")
    again, _ = run("routes", "--cut", "-", "-", data=data, text=False)
    same(rows(again)[0], got, "cut out as records of RFC 6396")
    same(len(again), 40 * (12 + 22 + len(block)), "their size")
mixed = v1("203.0.113.0/24", "192.0.2.1", 64500) + bulk(table[:3]) + v1("203.0.113.0/24", "192.0.2.1", 64500)
same(len(rows(mixed)[0]), 5, "both layouts in one file")
hurt = bytearray(bulk(table[:9]) + bulk(table[9:]))
hurt[12 + 4 + 16] = 99  # the length of the first attributes: the entries no longer fit
got, _ = rows(bytes(hurt), code=None)
check(all((r["prefix"], r["peer"], r["peer_asn"]) in want for r in got), f"invented: {got}")

# torn files: the good records behind a torn one are found again, nothing is invented, the end tells
good = [update(attrs4(sequence(64500, 64501)), [f"203.0.{i}.0/24"]) for i in range(200)]
text = [f"203.0.{i}.0/24" for i in range(200)]
random.seed(5)
torn = 0
for trial in share(range(300), 3):
    parts, first = list(good), random.randrange(1, 190)
    how = trial % 5
    if how == 0:  # the end of a record is missing
        parts[first] = parts[first][:random.randrange(1, len(parts[first]))]
    elif how == 1:  # the beginning
        parts[first] = parts[first][random.randrange(1, len(parts[first])):]
    elif how == 2:  # octets of something else between two
        parts[first] += random.randbytes(random.randrange(1, 400))
    elif how == 3:  # zeros, as a disk that was full leaves
        parts[first] = bytes(random.randrange(12, 5000))
    else:  # a length that is too large for the file
        parts[first] = parts[first][:8] + struct.pack(">I", random.choice([1 << 20, 1 << 28, 0xffffffff])) + parts[first][12:]
    data = b"".join(parts)
    got, err = rows(data, code=None)
    seen = [r["prefix"] for r in got if "malformed" not in r]
    lost = [p for p in text if p not in set(seen)]
    same(seen, [p for p in text if p in set(seen)], f"trial {trial}: invented or out of order")
    check(set(lost) <= set(text[max(0, first - 1):first + 2]), f"trial {trial} ({how}): lost {lost}, torn was {text[first]}")
    out, err = run("routes", "-", data=data, code=None, text=False)
    if b"".join(good) != data and "framing was lost" in err:
        torn += 1
        run("routes", "-", data=data, code=3, text=False)
        kinds = lines(data)
        same(kinds[-1]["worst"], "STOP-FILE", f"trial {trial}")
        at = sum(map(len, good[:first]))
        gap = [o for o in kinds if o.get("file")]
        check(len(gap) == 1 and at - len(good[0]) <= gap[0]["offset"] <= at + len(parts[first]), f"trial {trial}: {gap}")
check(torn > 60, f"only {torn} files were seen to be torn")
# too little behind it to be sure of: the file ends there
got, err = rows(good[0] + good[1][:30] + good[2] + good[3], code=None)
check([r["prefix"] for r in got if "malformed" not in r] in (text[:1], [text[0], text[2], text[3]][:1]), f"{got}")
# a record of an unknown type is one, when a header follows
same([r["prefix"] for r in rows(good[0] + record(77, 5, b"x" * 100) + b"".join(good[1:9]))[0]], text[:9], "unknown types")

# tables that several threads read: the same routes
def counted(data):
    out, _ = run("routes", "--count", "-", data=data, code=None, text=False)
    _, err = run("assess", "--rib", "-", "--min-peers", "1", data=data, code=None, text=False)
    return int(re.search(rb"table=(\d+)", out)[1]), int((re.search(r"(\d+) routes of", err) or [0, 0])[1])


peers = [(f"192.0.2.{i + 1}", 64500 + i) for i in range(9)]
ribs = [rib(i, f"10.{i >> 8}.{i & 255}.0/24", [(k, attrs4(sequence(64500 + k, 3356, 64600 + i % 99))) for k in range(9)]) for i in range(4000)]
for at in (5, 700, 1999, 3990):
    hurt = list(ribs)
    hurt[at] = hurt[at][:100] + bytes(7)
    data = peer_table(peers) + b"".join(hurt)
    same(counted(data), (9 * 3999, 9 * 3999), f"a table torn at {at}")
    with tempfile.NamedTemporaryFile(suffix=".mrt") as f:
        f.write(data)
        f.flush()
        _, err = run("assess", "--rib", f.name, code=None, text=False)
        check(f"{9 * 3999} routes of 9 peers" in err and "framing was lost" in err, err)
data = b"".join(bulk(table, n) for n in range(3000)) + v1("203.0.113.0/24", "192.0.2.1", 64500)
same(counted(data), (120001, 120001), "many bulk records")

# what messages say
OPEN = struct.pack(">BHHI", 4, 64500, 90, 0x0a000001)
caps = bytes([1, 4, 0, 2, 0, 1, 65, 4, 0, 0, 0xfb, 0xf4, 69, 4, 0, 1, 1, 3, 2, 0, 200, 1, 9])
for params in (bytes([len(caps) + 2, 2, len(caps)]) + caps, b"\xff\xff" + struct.pack(">HBH", len(caps) + 3, 2, len(caps)) + caps):
    body = OPEN + params
    got = lines(b"\xff" * 16 + struct.pack(">HB", 19 + len(body), 1) + body, "--kind", "bgp")[0]
    same(got["capabilities"], [{"code": 1, "name": "multiprotocol", "afi": 2, "safi": 1, "family": "IPv6 unicast"},
                               {"code": 65, "name": "4-octet AS numbers", "asn": 64500}, {"code": 69, "name": "ADD-PATH", "value": "0x00010103"},
                               {"code": 2, "name": "route refresh"}, {"code": 200, "value": "0x09"}], "capabilities")
for body, want in [(b"\6\2\5hello", {"code": 6, "subcode": 2, "error": "cease", "text": "hello"}),
                   (b"\6\2\2\xff\xfe", {"code": 6, "subcode": 2, "error": "cease"}),
                   (b"\3\1\x40\x01", {"code": 3, "subcode": 1, "error": "UPDATE message error", "data": "0x4001"}), (b"\6\2\x09hi", {"data": "0x096869"})]:
    got = lines(b"\xff" * 16 + struct.pack(">HB", 19 + len(body), 3) + body, "--kind", "bgp")[0]
    same({k: got.get(k) for k in want}, want, f"NOTIFICATION {body}")
got = lines(b"\xff" * 16 + struct.pack(">HB", 23, 5) + b"\0\2\1\1", "--kind", "bgp")[0]
same((got["afi"], got["safi"], got["family"], got["subtype"]), (2, 1, "IPv6 unicast", 1), "ROUTE-REFRESH")
print(f"legacy types, BGP4MP_ENTRY, bulk tables, {torn} torn files, messages")
