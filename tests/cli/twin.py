"""twin - a second reader of MRT, slow and plain, written from the RFCs and knowing nothing of the program: the rows of `routes --json`.

RFC 6396, 8050 (MRT), 4271, 4760, 6793, 5065 (BGP), 7606, 7607 (what a fault makes of a route). A fault leaves its mark in the row:
"malformed" (withdrawn for it) or "discarded" (an attribute dropped) is True.
"""
import ipaddress
import struct

ORIGINS = ["IGP", "EGP", "INCOMPLETE"]
WELL_KNOWN = {0xffffff01: "no-export", 0xffffff02: "no-advertise", 0xffffff03: "local-AS"}
TRANS = 23456  # AS_TRANS


class Bad(Exception):
    """This record or message gives no route."""


class Cut:
    """Octets that are taken from the front; too few of them is Bad."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        if len(self.data) - self.at < n:
            raise Bad(f"{n} octets wanted at {self.at} of {len(self.data)}")
        self.at += n
        return self.data[self.at - n:self.at]

    def num(self, n):
        return int.from_bytes(self.take(n), "big")

    def rest(self):
        return self.take(len(self.data) - self.at)

    def more(self):
        return self.at < len(self.data)

    def address(self, afi):
        return ip(self.take(4 if afi == 1 else 16))


def ip(raw):
    if raw[:12] == b"\0" * 10 + b"\xff\xff":  # RFC 5952 5
        return "::ffff:" + ip(raw[12:])
    return str(ipaddress.ip_address(bytes(raw)))


def records(data):
    """(type, subtype, time, body, whole record), RFC 6396 2 and 3."""
    at = 0
    while at < len(data):
        time, type_, sub, n = struct.unpack_from(">IHHI", data, at)
        whole = data[at:at + 12 + n]
        body, stamp = whole[12:], time
        if type_ == 17:
            stamp, body = f"{time}.{int.from_bytes(body[:4], 'big'):06}", body[4:]
        yield type_, sub, stamp, body, whole
        at += 12 + n


def bulk_records(data):
    """RIS until 2000: entries of TABLE_DUMP one behind another, and a length that leaves out view and sequence number."""
    at = 0
    while at < len(data):
        time, type_, sub, n = struct.unpack_from(">IHHI", data, at)
        c, whole = Cut(data[at + 16:at + 16 + n]), data[at:at + 16 + n]
        while c.more():
            start = c.at
            c.take(16 if sub == 1 else 40)
            c.take(c.num(2))
            yield type_, sub, time, data[at + 12:at + 16] + c.data[start:c.at], whole
        at += 16 + n


def prefix(c, afi):
    bits = c.num(1)
    if bits > (32 if afi == 1 else 128):
        raise Bad(f"prefix length {bits}")
    raw = c.take((bits + 7) // 8)
    full = int.from_bytes(raw.ljust(4 if afi == 1 else 16, b"\0"), "big")
    width = 32 if afi == 1 else 128
    full = full >> (width - bits) << (width - bits)
    return f"{ip(full.to_bytes(width // 8, 'big'))}/{bits}"


def field(raw, afi, with_ids):
    """(path id, prefix) of a field of NLRI; one that is bad spoils the message, RFC 7606 5.3."""
    c, out = Cut(raw), []
    while c.more():
        path_id = c.num(4) if with_ids else None
        out.append((path_id, prefix(c, afi)))
    if not with_ids and sum(p.endswith("/0") for _, p in out) > 1:
        # path ids that the record does not announce: 0 0 0 n before each prefix
        try:
            field(raw, afi, True)
        except Bad:
            return out
        raise Bad("path ids")
    return out


# ---- paths: lists of (type, [numbers]) ----

def path_of(raw, size):
    """None when it is malformed, RFC 7606 7.2."""
    c, out = Cut(raw), []
    try:
        while c.more():
            kind, n = c.num(1), c.num(1)
            if kind not in (1, 2, 3, 4) or n == 0:
                return None
            out.append((kind, [c.num(size) for _ in range(n)]))
    except Bad:
        return None
    return out


def numbers(path):
    return [n for _, seg in path for n in seg]


def hops(path):
    return sum(len(seg) if kind == 2 else kind == 1 for kind, seg in path)


def merged(path, as4):
    """RFC 6793 4.2.3"""
    lead = hops(path) - hops(as4)
    if lead < 0:
        return path
    out = []
    for kind, seg in path:
        if kind in (3, 4):
            out.append((kind, seg))
        elif lead == 0:
            break
        elif kind == 1:
            out.append((kind, seg))
            lead -= 1
        else:
            out.append((kind, seg[:lead]))
            lead -= len(out[-1][1])
    return out + as4


def path_text(path):
    parts = []
    for kind, seg in path:
        words = list(map(str, seg))
        parts.append({1: "{" + ",".join(words) + "}", 2: " ".join(words), 3: "(" + " ".join(words) + ")",
                      4: "[" + ",".join(words) + "]"}[kind])
    return " ".join(parts)


# ---- attributes ----

def community(raw):
    v = int.from_bytes(raw, "big")
    return WELL_KNOWN.get(v, f"{v >> 16}:{v & 0xffff}")


def extended(raw):
    """RFC 4360 4 and 5, RFC 5668 2"""
    word = {2: "rt", 3: "soo"}.get(raw[1])
    if raw[0] > 2 or word is None:
        return "0x" + raw.hex()
    if raw[0] == 0:
        return "%s:%d:%d" % (word, *struct.unpack(">HI", raw[2:]))
    if raw[0] == 1:
        return "%s:%s:%d" % (word, ip(raw[2:6]), int.from_bytes(raw[6:], "big"))
    return "%s:%d:%d" % (word, *struct.unpack(">IH", raw[2:]))


def split(raw, n):
    return [raw[i:i + n] for i in range(0, len(raw), n)]


def list_of(raw, n, text):
    return " ".join(map(text, split(raw, n)))


def host(raw):
    return not (raw[0] in (0, 127) or raw[0] >= 224)


class Attrs:
    """A block of attributes: what it says in .said, .path, .hop, .mp (afi, safi, hop, nlri), .un (afi, safi, nlri), and its faults."""

    def __init__(self, block, as4, table, external):
        self.said, self.path, self.hop, self.mp, self.un = {}, None, None, None, None
        self.taw, self.dropped, self.reset = [], [], []
        self.as4, self.table, self.external = as4, table, external
        as4_path = as4_agg = agg = None
        size = 4 if as4 else 2
        seen = set()
        c = Cut(block)
        while c.more():
            try:
                flags, code = c.num(1), c.num(1)
                v = c.take(c.num(2 if flags & 0x10 else 1))
            except Bad:
                self.taw.append("7606 4")
                break
            if code in seen and code in range(1, 64):
                (self.reset if code in (14, 15) else self.dropped).append(f"{code} twice")
                continue
            seen.add(code)
            self.flags(flags, code)
            if code == 7:
                if len(v) != size + 4 or not any(v[:size]):
                    self.dropped.append("AGGREGATOR")
                else:
                    agg = v
            elif code in (17, 18):
                if as4:
                    self.dropped.append("of a 4-octet speaker")
                elif code == 18 and (len(v) != 8 or not any(v[:4])):
                    self.dropped.append("AS4_AGGREGATOR")
                elif code == 18:
                    as4_agg = v
                else:
                    as4_path = path_of(v, 4)
                    if not as4_path or 0 in numbers(as4_path):
                        as4_path = self.dropped.append("AS4_PATH")
                    elif any(kind in (3, 4) for kind, _ in as4_path):
                        as4_path = [s for s in as4_path if s[0] in (1, 2)]
                        self.dropped.append("confederation segments of AS4_PATH")
            else:
                self.one(code, v, size)
        # RFC 6793 4.2.3, and with AS4_PATH alone: an AGGREGATOR of a number that fits makes both AS4 attributes stale
        stale = agg and int.from_bytes(agg[:size], "big") != TRANS
        if self.path is not None and as4_path and not stale:
            self.path = merged(self.path, as4_path)
        if agg and as4_agg and not stale:
            agg, size = as4_agg, 4
        if agg:
            self.said["aggregator"] = f"{int.from_bytes(agg[:size], 'big')} {ip(agg[size:])}"
        if self.path is not None:
            self.said["as_path"] = path_text(self.path)

    def flags(self, flags, code):
        """RFC 7606 3 (c): optional and transitive as the attribute is defined."""
        want = {1: 0x40, 2: 0x40, 3: 0x40, 4: 0x80, 5: 0x40, 6: 0x40, 7: 0xc0, 8: 0xc0, 9: 0x80, 10: 0x80, 14: 0x80, 15: 0x80,
                16: 0xc0, 17: 0xc0, 18: 0xc0, 32: 0xc0, 35: 0xc0}.get(code)
        if want is not None and flags & 0xc0 != want:
            self.taw.append(f"flags of {code}")

    def one(self, code, v, size):
        said, n = self.said, len(v)
        inner = self.taw if not self.external else self.dropped
        if code == 1:
            if n != 1 or v[0] > 2:
                self.taw.append("ORIGIN")
            else:
                said["origin"] = ORIGINS[v[0]]
        elif code == 2:
            self.path = path_of(v, size)
            if self.path is None or 0 in numbers(self.path):
                self.taw.append("AS_PATH")
        elif code == 3:
            if n != 4 or not self.table and not host(v):
                self.taw.append("NEXT_HOP")
            if n == 4:
                self.hop = ip(v)
        elif code in (4, 5, 35):
            if n == 4:
                said[{4: "med", 5: "local_pref", 35: "otc"}[code]] = int.from_bytes(v, "big")
            else:
                (inner if code == 5 else self.taw).append(str(code))
        elif code == 6:
            if n == 0:
                said["atomic"] = True
            else:
                self.dropped.append("ATOMIC_AGGREGATE")
        elif code in (8, 16, 32):
            unit, key, text = {8: (4, "communities", community), 16: (8, "extended_communities", extended),
                               32: (12, "large_communities", lambda r: "%d:%d:%d" % struct.unpack(">III", r))}[code]
            if n == 0 or n % unit:
                self.taw.append(key)
            else:
                said[key] = list_of(v, unit, text)
        elif code == 9 and n != 4 or code == 10 and (n == 0 or n % 4):
            inner.append("of internal peers")
        elif code == 14:
            self.reach(v)
        elif code == 15:
            try:
                c = Cut(v)
                self.un = (c.num(2), c.num(1), c.rest())
            except Bad:
                self.reset.append("MP_UNREACH")

    def reach(self, v):
        c = Cut(v)
        try:
            if self.table and v and v[0] == len(v) - 1:  # RFC 6396 4.3.4: the next hop alone
                self.mp = (2, 1, c.take(c.num(1)), b"")
                return
            afi, safi = c.num(2), c.num(1)
            hop = c.take(c.num(1))
            c.num(1)
            if (afi, safi) in ((1, 1), (1, 2), (2, 1), (2, 2)) and len(hop) not in ((4, 16, 32) if afi == 1 else (16, 32)):
                raise Bad("next hop")
            self.mp = (afi, safi, hop, c.rest())
        except Bad:
            (self.dropped if self.table else self.reset).append("MP_REACH")

    def need(self, hop):
        if "origin" not in self.said or self.path is None or (hop and self.hop is None):
            self.taw.append("7606 3 (d)")


def mp_hop(raw):
    return ip(raw[:16]) if len(raw) in (16, 32) else ip(raw) if len(raw) == 4 else None


def finish(head, where, a, hop):
    """The row of a route with its attributes, or what RFC 7606 makes of it."""
    if a.taw:
        return {**head, **where, "type": "W", "malformed": True}
    row = {**head, **where, "as_path": "", **a.said}
    if hop is not None:
        row["next_hop"] = hop
    if a.dropped:
        row["discarded"] = True
    return row


# ---- records ----

def where_of(pfx, safi, path_id):
    return {"prefix": pfx, **({"safi": safi} if safi != 1 else {}), **({"path_id": path_id} if path_id is not None else {})}


def entry(stamp, peer, pfx, safi, path_id, block, as4, hop_beside=None):
    a = Attrs(block, as4, True, False)
    if block:
        a.need(False)
    hop = a.hop
    if a.mp and (":" in pfx or hop is None):
        hop = mp_hop(a.mp[2])
    head = {"type": "R", "time": stamp, "peer": peer[0], "peer_asn": peer[1]}
    return finish(head, where_of(pfx, safi, path_id), a, hop or hop_beside)


def table_dump(sub, stamp, body):
    """RFC 6396 4.2"""
    c = Cut(body)
    c.take(4)
    raw = c.take(4 if sub == 1 else 16)
    bits = c.num(1)
    pfx = prefix(Cut(bytes([bits]) + raw[:(bits + 7) // 8]), sub)
    c.take(5)
    peer = (c.address(sub), c.num(2))
    return [entry(stamp, peer, pfx, 1, None, c.take(c.num(2)), False)]


def peer_table(body):
    """RFC 6396 4.3.1"""
    c = Cut(body)
    c.take(4)
    c.take(c.num(2))
    peers = []
    for _ in range(c.num(2)):
        kind = c.num(1)
        c.take(4)
        peers.append((c.address(2 if kind & 1 else 1), c.num(4 if kind & 2 else 2)))
    return peers


def rib(sub, stamp, body, peers):
    """RFC 6396 4.3.2 to 4.3.4, RFC 8050 4"""
    c = Cut(body)
    c.take(4)
    ids = sub >= 8
    kind = sub - 6 if ids else sub
    if kind == 6:
        afi, safi = c.num(2), c.num(1)
        if afi not in (1, 2) or safi not in (1, 2):
            raise Bad("another family")
    else:
        afi, safi = (1, kind - 1) if kind < 4 else (2, kind - 3)
    if sub == 12:  # RFC 8050: the path id is of the NLRI; OpenBGPD and GoBGP: of each entry
        at = c.at
        try:
            one = c.num(4)
            return rib_entries(c, stamp, prefix(c, afi), safi, peers, lambda: one)
        except Bad:
            c.at = at
    pfx = prefix(c, afi)
    return rib_entries(c, stamp, pfx, safi, peers, (lambda: c.num(4)) if ids else lambda: None)


def rib_entries(c, stamp, pfx, safi, peers, path_id):
    out = []
    for _ in range(c.num(2)):
        peer = c.num(2)
        if peer >= len(peers):
            raise Bad(f"peer {peer}")
        c.take(4)
        pid = path_id()
        out.append(entry(stamp, peers[peer], pfx, safi, pid, c.take(c.num(2)), True))
    if c.more():
        raise Bad("octets behind the last entry")
    return out


def session(c, size):
    peer, local = c.num(size), c.num(size)
    c.take(2)
    afi = c.num(2)
    if afi not in (1, 2):
        raise Bad("family of the session")
    addr = c.address(afi)
    c.address(afi)
    return addr, peer, local


def old_entry(stamp, body):
    """BGP4MP_ENTRY, RFC 6396 B.2"""
    c = Cut(body)
    addr, asn, _ = session(c, 2)
    c.take(8)
    afi, safi = c.num(2), c.num(1)
    hop = c.take(c.num(1))
    if afi not in (1, 2) or safi not in (1, 2):
        raise Bad("another family")
    pfx = prefix(c, afi)
    block = c.take(c.num(2))
    if c.more():
        raise Bad("octets behind the entry")
    return [entry(stamp, (addr, asn), pfx, safi, None, block, False, mp_hop(hop))]


def state(stamp, addr, asn, c):
    old, new = c.num(2), c.num(2)
    if max(old, new) > 6:
        raise Bad("state")
    return [{"type": "S", "time": stamp, "peer": addr, "peer_asn": asn, "old": old, "new": new}]


def update(stamp, addr, asn, external, body, as4, ids):
    """RFC 4271 4.3; withdrawn, MP_UNREACH, announced, MP_REACH"""
    c = Cut(body)
    gone = c.take(c.num(2))
    block = c.take(c.num(2))
    a = Attrs(block, as4, False, external)
    if a.reset:
        raise Bad(a.reset)
    head = {"time": stamp, "peer": addr, "peer_asn": asn}
    rows = [{"type": "W", **head, **where_of(p, 1, i)} for i, p in field(gone, 1, ids)]
    news = field(c.rest(), 1, ids)
    if a.un and a.un[0] in (1, 2) and a.un[1] in (1, 2):
        rows += [{"type": "W", **head, **where_of(p, a.un[1], i)} for i, p in field(a.un[2], a.un[0], ids)]
    more = field(a.mp[3], a.mp[0], ids) if a.mp and a.mp[0] in (1, 2) and a.mp[1] in (1, 2) else []
    if news or more:
        a.need(bool(news))
    head = {"type": "A", **head}
    rows += [finish(head, where_of(p, 1, i), a, a.hop) for i, p in news]
    rows += [finish(head, where_of(p, a.mp[1], i), a, mp_hop(a.mp[2])) for i, p in more]
    return rows


def bgp4mp(sub, stamp, body):
    """RFC 6396 4.4, RFC 8050 3"""
    c = Cut(body)
    if sub == 2:
        return old_entry(stamp, body)
    if sub == 3 or sub > 11:
        raise Bad("no routes")
    as4 = sub in (4, 5, 7, 9, 11)
    addr, asn, local = session(c, 4 if as4 else 2)
    if sub in (0, 5):
        return state(stamp, addr, asn, c)
    marker, n, kind = c.take(16), c.num(2), c.num(1)
    msg = c.take(n - 19) if n >= 19 else c.take(1 << 30)
    if marker != b"\xff" * 16 or kind != 2 or sub in (6, 7, 10, 11):
        return []
    return update(stamp, addr, asn, asn != local, msg, as4, sub >= 8)


def legacy(type_, sub, stamp, body):
    """Types 5, 9, 10 of the 1990s"""
    c, afi = Cut(body), 1 if type_ == 5 else 2
    if sub == 3:
        asn = c.num(2)
        return state(stamp, c.address(afi), asn, c)
    if sub != 1:
        return []
    asn, addr = c.num(2), c.address(afi)
    local = c.num(2)
    c.address(afi)
    return update(stamp, addr, asn, asn != local, c.rest(), False, False)


def rows(recs):
    """All rows of records; a record that is Bad gives none."""
    peers, out = [], []
    for type_, sub, stamp, body, _ in recs:
        try:
            if type_ == 12 and sub in (1, 2):
                out += table_dump(sub, stamp, body)
            elif type_ == 13 and sub == 1:
                peers = peer_table(body)
            elif type_ == 13 and 2 <= sub <= 12 and sub != 7:
                out += rib(sub, stamp, body, peers)
            elif type_ in (16, 17):
                out += bgp4mp(sub, stamp, body)
            elif type_ in (5, 9, 10):
                out += legacy(type_, sub, stamp, body)
        except Bad:
            pass
    return out
