"""detect - incidents from invented files: who, when, how sure; any order of files gives the same bytes; evidence rebuilds.

The files are made here, octet by octet, so that what must come out is known from what was put in: ten peers on two
collectors hold a prefix of AS 64610 for a day; then AS 64666 announces it, seen by eight of them.
"""
import gzip
import json
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

from common import BIN, check, run

T0 = 1_767_225_600  # 2026-01-01T00:00:00Z
PEERS = [(f"192.0.2.{n}", 5000 + n) for n in range(1, 11)]


def ip(text):
    return bytes(int(x) for x in text.split("."))


def prefix(text):
    addr, n = text.split("/")
    return bytes([int(n)]) + ip(addr)[:(int(n) + 7) // 8]


def attrs(path):
    as_path = struct.pack(">BB", 2, len(path)) + b"".join(struct.pack(">I", a) for a in path)
    return (b"\x40\x01\x01\x00" + bytes([0x40, 2, len(as_path)]) + as_path + b"\x40\x03\x04" + ip("192.0.2.1"))


def mrt(time, kind, sub, body):
    return struct.pack(">IHHI", time, kind, sub, len(body)) + body


def table(time, peers, routes):
    """TABLE_DUMP_V2 of IPv4 peers; routes: [(prefix, {peer index: path})]."""
    body = ip("198.51.100.1") + b"\0\0" + struct.pack(">H", len(peers))
    for addr, asn in peers:
        body += b"\x02" + ip(addr) + ip(addr) + struct.pack(">I", asn)
    out = mrt(time, 13, 1, body)
    for seq, (p, held) in enumerate(routes):
        body = struct.pack(">I", seq) + prefix(p) + struct.pack(">H", len(held))
        for index, path in held.items():
            a = attrs(path)
            body += struct.pack(">HIH", index, time, len(a)) + a
        out += mrt(time, 13, 2, body)
    return out


def update(time, peer, announce=(), path=(), withdraw=()):
    addr, asn = peer
    gone = b"".join(map(prefix, withdraw))
    a = attrs(path) if announce else b""
    body = struct.pack(">H", len(gone)) + gone + struct.pack(">H", len(a)) + a + b"".join(map(prefix, announce))
    msg = b"\xff" * 16 + struct.pack(">HB", 19 + len(body), 2) + body
    head = struct.pack(">IIHH", asn, 64999, 0, 1) + ip(addr) + ip("198.51.100.1")
    return mrt(time, 16, 4, head + msg)


HOLDER, STRANGER, BETWEEN = 3320, 64000, 3257  # public numbers; STRANGER stands for any
SPACE = "100.20.0.0/16"


def build(folder):
    """Two collectors of five peers; at T0 + 1 h eight peers get the stranger's route, half an hour later they lose it."""
    for c in (0, 1):
        peers = PEERS[5 * c:5 * c + 5]
        base = {i: [asn, BETWEEN, HOLDER] for i, (_, asn) in enumerate(peers)}
        (folder / f"c{c}.rib.gz").write_bytes(gzip.compress(table(T0, peers, [(SPACE, base), ("100.40.0.0/16", base)]), mtime=0))
        out = b""
        for i, peer in enumerate(peers[:4]):
            out += update(T0 + 3600 + 2 * i + c, peer, [SPACE], [peer[1], BETWEEN, STRANGER])
        for peer in peers[:4]:
            out += update(T0 + 5400, peer, [SPACE], [peer[1], BETWEEN, HOLDER])
        # the data goes on for two hours more
        out += update(T0 + 12600, peers[4], ["100.40.0.0/16"], [peers[4][1], BETWEEN, BETWEEN, HOLDER])
        (folder / f"c{c}.updates").write_bytes(out)
    (folder / "vrps.csv").write_text(f"ASN,IP Prefix,Max Length,Trust Anchor,Expires\nAS{HOLDER},{SPACE},16,ripe,1999999999\n")


def detect(folder, *more, order=(0, 1), cwd=None):
    args = []
    for c in order:
        args += ["--updates", f"c{c}={folder}/c{c}.updates", "--rib", f"c{c}={folder}/c{c}.rib.gz"]
    p = subprocess.run([BIN, "detect", *args, *map(str, more)], capture_output=True, text=True, cwd=cwd)
    return p.returncode, p.stdout, p.stderr


def plain(folder):
    code, out, err = detect(folder)
    check(code == 0, err)
    rows = [json.loads(x) for x in out.splitlines()]
    check(len(rows) == 1, f"{len(rows)} incidents\n{out}")
    i = rows[0]
    want = {"kind": "moas", "type": None, "begin": "2026-01-01T01:00:00Z", "end": "2026-01-01T01:30:00Z",
            "detected": "2026-01-01T01:00:00Z", "graded": "2026-01-01T01:00:04Z", "culprits": [STRANGER],
            "victims": [HOLDER], "prefixes": [SPACE], "grade": "high", "peers": 8, "peer_asns": 8, "collectors": 2,
            "peers_possible": 10, "collectors_possible": 2, "state": "closed", "standing": False, "end_known": True}
    for key, value in want.items():
        check(i[key] == value, f"{key}: {i[key]}, not {value}")
    first = ("id kind type begin end detected graded culprits accomplices victims prefixes segment grade confidence peers "
             "collectors reasons suppressors evidence").split()
    check(list(i)[:len(first)] == first, f"layout: {list(i)}")
    check(set(i["reasons"]) >= {"newcomer", "visible"}, i["reasons"])
    weighed = sum(s["weight"] for s in i["signals"])
    check(abs(min(max(weighed, 0), 1) - i["confidence"]) < 1e-9, f"weights add up to {weighed}, confidence {i['confidence']}")
    check({s["word"] for s in i["signals"]} >= set(i["reasons"]) | set(i["suppressors"]), "signals")
    check(len(i["evidence"]) == 8 and i["evidence"][0]["as_path"].endswith(f"{BETWEEN} {STRANGER}"), i["evidence"])
    return out


def with_vrps(folder):
    code, out, _ = detect(folder, "--vrps", folder / "vrps.csv", "--min-grade", "proven")
    check(code == 0 and len(out.splitlines()) == 1, "with VRPs: proven")
    i = json.loads(out)
    check(i["grade"] == "proven" and {"rpki-invalid-asn", "victim-valid"} <= set(i["reasons"]), i["reasons"])


def orders(folder, out):
    """Any order of options, and the collectors' names swapped in all but name."""
    check(detect(folder, order=(1, 0))[1] == out, "the order of collectors shows")
    args = []
    for c in (1, 0):
        args += ["--rib", f"c{c}={folder}/c{c}.rib.gz"]
    for c in (0, 1):
        args += ["--updates", f"c{c}={folder}/c{c}.updates"]
    check(run("detect", *args)[0] == out, "the order of files shows")
    csv = detect(folder, "--csv")[1].splitlines()
    check(len(csv) == 2 and csv[0].startswith("id,kind,type,begin,end,") and csv[1].split(",")[1] == "moas", csv)
    check(len(csv[0].split(",")) == len(csv[1].split(",")), "CSV columns")


def usage(folder):
    for args, code in [((), 2), (("--rib", folder / "nothing"), 3), (("--updates", folder / "c0.updates", "--min-grade", "x"), 2),
                       (("--updates", folder / "c0.updates", "--hygiene", "--evidence", folder / "e"), 2),
                       (("--updates", folder / "c0.updates", "--hygiene", "--min-grade", "low"), 2),
                       (("--updates", folder / "c0.updates", "--since", "soon"), 2)]:
        p = subprocess.run([BIN, "detect", *map(str, args)], capture_output=True, text=True)
        check(p.returncode == code and not p.stdout and p.stderr, f"{args}: exit {p.returncode}")
    # a file whose name looks like COLLECTOR=FILE is that file
    odd = folder / "c9=odd"
    shutil.copy(folder / "c0.updates", odd)
    p = subprocess.run([BIN, "detect", "--updates", "c9=odd", "--rib", "c0.rib.gz"], capture_output=True, text=True, cwd=folder)
    check(p.returncode == 0, p.stderr)
    check(all(s["collector"] == "" for x in p.stdout.splitlines() for s in json.loads(x)["evidence"]), "no collector was named")
    odd.unlink()


def bad(folder, out):
    """A file that is bad costs itself."""
    (folder / "junk").write_bytes(b"this is no MRT at all, and never was\n" * 9)
    code, got, err = detect(folder, "--updates", f"c2={folder}/junk", "--rib", f"c2={folder}/gone")
    check(code == 3 and got == out and "gone" in err and "bad" in err, f"exit {code}\n{err}\n{got}")
    cut = gzip.compress(table(T0, PEERS, [("100.50.0.0/16", {0: [5001, HOLDER]})]), mtime=0)
    (folder / "cut.gz").write_bytes(cut[:-20])
    code, got, err = detect(folder, "--rib", f"c2={folder}/cut.gz")
    check(code == 3 and [json.loads(x)["id"] for x in got.splitlines()] == [json.loads(out)["id"]], f"cut: exit {code}\n{err}")


def until(folder):
    early = detect(folder, "--until", "2026-01-01T01:10:00Z")[1]
    i = json.loads(early)
    check(i["end"] is None and i["state"] in ("open", "growing") and i["peers"] == 8, early)
    check(detect(folder, "--since", T0 + 5400)[1] == "" or
          all(json.loads(x)["state"] == "standing" or json.loads(x)["standing"] for x in
              detect(folder, "--since", T0 + 5400)[1].splitlines()), "what is before since is no news")


def hygiene(folder):
    """Two long prefixes, a path of 53 ASes shown by two peers, a set at the end: each once, by who answers for it."""
    set_path = b"\x40\x01\x01\x00\x40\x02\x10" + struct.pack(">BBIIBBI", 2, 2, 5003, BETWEEN, 1, 1, HOLDER) + b"\x40\x03\x04" + ip("192.0.2.1")
    rows = [("100.60.0.0/25", {0: [5001, HOLDER], 1: [5002, HOLDER]}), ("100.60.0.128/25", {0: [5001, HOLDER]}),
            ("100.70.0.0/16", {0: [5001] + [BETWEEN] * 51 + [STRANGER], 1: [5002] + [BETWEEN] * 51 + [STRANGER]}),
            ("100.80.0.0/16", {0: [5001] + [BETWEEN] * 48 + [STRANGER]})]
    body = struct.pack(">I", 9) + prefix("100.90.0.0/16") + struct.pack(">HHIH", 1, 2, T0, len(set_path)) + set_path
    (folder / "untidy.rib").write_bytes(table(T0, PEERS, rows) + mrt(T0, 13, 2, body))
    out, err = run("detect", "--hygiene", "--rib", folder / "untidy.rib", code=3)  # so few routes a peer: told as a cut table
    want = [{"asn": BETWEEN, "kind": "as-set", "count": 1}, {"asn": HOLDER, "kind": "too-specific", "count": 2},
            {"asn": STRANGER, "kind": "long-path", "count": 2}]
    check([json.loads(x) for x in out.splitlines()] == want, f"hygiene: {out}{err}")
    csv = run("detect", "--hygiene", "--csv", "--rib", folder / "untidy.rib", code=3)[0].splitlines()
    check(csv == ["asn,kind,count"] + [f"{r['asn']},{r['kind']},{r['count']}" for r in want], csv)
    check(run("detect", "--hygiene", "--rib", folder / "c0.rib.gz")[0] == "", "tidy tables: no row")


def rebuild(ev, ident):
    p = subprocess.run([BIN, "rebuild", "--evidence", str(ev), ident], capture_output=True, text=True)
    check("Sanitizer" not in p.stderr, p.stderr)
    return p.returncode, p.stdout, p.stderr


def evidence(folder):
    ev = folder / "ev"
    code, out, err = detect(folder, "--vrps", folder / "vrps.csv", "--evidence", ev)
    check(code == 0 and "cut" not in err, err)
    ident = json.loads(out)["id"]
    check(all(len(s["sha256"]) == 64 for s in json.loads(out)["evidence"]), "every sight is cut")
    again = folder / "ev2"
    check(detect(folder, "--vrps", folder / "vrps.csv", "--evidence", again, order=(1, 0))[1] == out, "evidence: order shows")
    files = lambda d: {str(f.relative_to(d)): f.read_bytes() for f in d.rglob("*") if f.is_file()}
    check(files(ev) == files(again), "evidence: the same bytes in another order of files")
    return ev, ident, out


def flips(ev, ident, out):
    """One octet of any file turned: found. The rest of the time: the same bytes from the evidence alone."""
    code, got, err = rebuild(ev, ident)
    check(code == 0 and got == out and "16 sights" in err, f"exit {code}\n{err}\n{got}")
    n = 0
    for f in sorted(x for x in ev.rglob("*") if x.is_file()):
        good = f.read_bytes()
        for at in {0, len(good) // 3, len(good) // 2, len(good) - 1}:
            f.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1:])
            code, _, err = rebuild(ev, ident)
            check(code == 1, f"{f.name} octet {at} turned: exit {code}\n{err}")
            n += 1
        f.unlink()
        check(rebuild(ev, ident)[0] in (1, 3), f"{f.name} gone")
        f.write_bytes(good)
    check(rebuild(ev, ident)[0] == 0, "whole again")
    check(rebuild(ev, "0123456789abcdef")[0] == 3, "no such incident")
    check(rebuild(ev, "../../etc/passwd")[0] == 2, "no id")
    return n


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as d:
        folder = pathlib.Path(d)
        build(folder)
        told = plain(folder)
        with_vrps(folder)
        orders(folder, told)
        usage(folder)
        bad(folder, told)
        until(folder)
        hygiene(folder)
        ev, ident, line = evidence(folder)
        for name in ("c0.rib.gz", "c1.rib.gz", "c0.updates", "c1.updates", "vrps.csv"):
            (folder / name).unlink()
        turned = flips(ev, ident, line)
    print(f"1 incident as put in, 2 orders, 9 uses, hygiene, 2 bad files; rebuilt without the inputs, {turned} turned octets found")
    sys.exit(0)
