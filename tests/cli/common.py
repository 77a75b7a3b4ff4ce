"""common - what the tests of the program share: running it, finding real data, making MRT files by hand."""
import itertools
import os
import pathlib
import struct
import subprocess
import sys
from fractions import Fraction

BIN = os.environ["ROUTESCOPE"]
ALL = os.environ.get("ROUTESCOPE_TESTS") == "all"
starts = itertools.count()


def watched():
    """The environment of a start. A search for leaks takes as long as the rest of a short run, so each fourth has one."""
    leaks = ALL or next(starts) % 4 == 0
    return os.environ if leaks else {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}


def run(*args, data=None, code=0, text=True):
    """Runs routescope; the exit code must be `code` (None: any but a crash). Returns (stdout, stderr)."""
    p = subprocess.run([BIN, *map(str, args)], input=data, capture_output=True, text=text, timeout=300, env=watched(),
                       errors="surrogateescape" if text else None)
    err = p.stderr if text else p.stderr.decode("utf-8", "replace")
    crashed = p.returncode < 0 or "Sanitizer" in err or "runtime error" in err
    if crashed or (code is not None and p.returncode != code):
        sys.exit(f"routescope {' '.join(map(str, args))}: exit {p.returncode}, wanted {code}\n{err[-2000:]}")
    return p.stdout, err


def share(items, of=4):
    """Of many inputs of one kind a fair part, another one in the sanitizer build; all with ROUTESCOPE_TESTS=all."""
    items = list(items)
    if ALL:
        return items
    return items[of // 2 if "address" in os.environ.get("ROUTESCOPE_SANITIZE", "") else 0::of]


def real(name):
    """A path below the folder of real data; ends the test as skipped when it is not there."""
    path = pathlib.Path(os.environ.get("ROUTESCOPE_DATA", "../shared/data")) / name
    if not path.exists():
        print(f"skipped: no real data, {name} is not there")
        sys.exit(77)
    return path


def check(ok, what):
    if not ok:
        sys.exit(f"FAILED: {what}")


def same(got, want, what):
    if got != want:
        sys.exit(f"FAILED: {what}\n got  {str(got)[:600]}\n want {str(want)[:600]}")


# MRT and BGP written straight from the RFCs, so that the reader is not tested with its own writer.

def near(got, want, what):
    """A number as it is printed, and the exact one."""
    if want is None or got is None:
        same(got, want, what)
    else:
        check(abs(Fraction(str(got)) - want) <= Fraction(1, 2000000), f"{what}: {got}, not {float(want)}")


def record(type_, subtype, body, time=1767225600):
    return struct.pack(">IHHI", time, type_, subtype, len(body)) + body


def prefix(text):
    import ipaddress
    n = ipaddress.ip_network(text)
    return bytes([n.prefixlen]) + n.network_address.packed[:(n.prefixlen + 7) // 8]


def attr(code, value, flags=0x40):
    if len(value) > 255:
        return struct.pack(">BBH", flags | 0x10, code, len(value)) + value
    return bytes([flags, code, len(value)]) + value


def sequence(*asns, kind=2, size=4):
    return bytes([kind, len(asns)]) + b"".join(a.to_bytes(size, "big") for a in asns)


def attrs4(path, next_hop="192.0.2.1", extra=b""):
    import ipaddress
    return (attr(1, b"\0") + attr(2, path) + attr(3, ipaddress.ip_address(next_hop).packed) + extra)


def attrs6(path, next_hop="2001:db8::1", extra=b""):
    import ipaddress
    nh = ipaddress.ip_address(next_hop).packed
    return attr(1, b"\0") + attr(2, path) + attr(14, bytes([len(nh)]) + nh, 0x80) + extra


def peer_table(peers):
    """peers: list of (address, asn)"""
    import ipaddress
    body = struct.pack(">IHH", 0x0a000001, 0, len(peers))
    for addr, asn in peers:
        a = ipaddress.ip_address(addr)
        body += bytes([2 | (a.version == 6)]) + struct.pack(">I", 0x0a000002) + a.packed + struct.pack(">I", asn)
    return record(13, 1, body)


def rib(seq, pfx, entries):
    """entries: list of (peer index, attribute block)"""
    body = struct.pack(">I", seq) + prefix(pfx) + struct.pack(">H", len(entries))
    for peer, block in entries:
        body += struct.pack(">HIH", peer, 1767000000, len(block)) + block
    return record(13, 4 if ":" in pfx else 2, body)


def update(attributes=b"", announced=(), withdrawn=(), peer=("192.0.2.1", 64500), subtype=4):
    import ipaddress
    w = b"".join(map(prefix, withdrawn))
    msg = struct.pack(">H", len(w)) + w + struct.pack(">H", len(attributes)) + attributes + b"".join(map(prefix, announced))
    msg = b"\xff" * 16 + struct.pack(">HB", len(msg) + 19, 2) + msg
    addr = ipaddress.ip_address(peer[0]).packed
    head = struct.pack(">IIHH", peer[1], 64496, 0, 1 if len(addr) == 4 else 2) + addr + addr
    return record(16, subtype, head + msg)
