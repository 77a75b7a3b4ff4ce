"""rtr - the client against caches: a hostile one with the streams of the bad-input set, a good one in all versions, stayrtr."""
import datetime
import hashlib
import json
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time

from common import check, real, run, same


class Cache:
    """A server on a free port of loopback: talk(connection, query) for each connection."""

    def __init__(self, talk):
        self.talk, self.said = talk, []
        self.s = socket.create_server(("127.0.0.1", 0))
        self.address = "rtr:127.0.0.1:%d" % self.s.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                c, _ = self.s.accept()
            except OSError:
                return
            with c:
                c.settimeout(20)
                try:
                    self.talk(c, read_pdu(c))
                    c.shutdown(socket.SHUT_WR)
                    while True:
                        pdu = read_pdu(c)
                        if not pdu:
                            break
                        self.said.append(pdu)
                except OSError:
                    pass

    def close(self):
        self.s.close()


def read_exactly(c, n):
    data = b""
    while len(data) < n:
        more = c.recv(n - len(data))
        if not more:
            return b""
        data += more
    return data


def read_pdu(c):
    head = read_exactly(c, 8)
    return head + read_exactly(c, struct.unpack(">I", head[4:])[0] - 8) if head else b""


def pdu(version, type_, session, body=b""):
    return struct.pack(">BBHI", version, type_, session, 8 + len(body)) + body


def ipv4(version, flags, prefix, length, most, asn):
    return pdu(version, 4, 0, struct.pack(">BBBB", flags, length, most, 0) + socket.inet_aton(prefix) + struct.pack(">I", asn))


def end(version, session, serial):
    return pdu(version, 7, session, struct.pack(">I", serial) + (b"" if version == 0 else struct.pack(">III", 3600, 600, 7200)))


def transfer(version, records=None):
    if records is None:
        records = ipv4(version, 1, "192.0.2.0", 24, 24, 64500) + ipv4(version, 1, "198.51.100.0", 24, 25, 64501)
    return pdu(version, 3, 7) + records + end(version, 7, 1)


def error(version, code, inner=b"", text=b""):
    return pdu(version, 10, code, struct.pack(">I", len(inner)) + inner + struct.pack(">I", len(text)) + text)


def sources(address, code=0):
    out, err = run("world", "--json", "--vrps", address, code=code)
    return {o["kind"]: o for o in map(json.loads, out.splitlines())}, err


# good caches of each version: those of a lower one answer as RFC 8210 7 allows, in any of three ways
for version in (0, 1, 2):
    for manner in ("answers lower", "reports", "closes"):
        def talk(c, query, version=version, manner=manner):
            asked = query[0]
            same(query, pdu(asked, 2, 0), "a Reset Query")
            if asked > version and manner == "reports":
                c.sendall(error(version, 4, query, b"no"))
            elif asked <= version or manner == "answers lower":
                c.sendall(pdu(version, 0, 7, struct.pack(">I", 1)) + transfer(version))
        cache = Cache(talk)
        got, _ = sources(cache.address)
        same((got["vrps"]["read"], got["vrps"]["kept"], got["vrps"]["name"]), (2, 2, cache.address), f"version {version}, {manner}")
        out, _ = run("validate", "--vrps", cache.address, "198.51.100.128/25", "64501")
        same(out.splitlines()[1], "198.51.100.128/25,64501,valid,-", "a verdict")
        cache.close()

# the digest is of the set, whatever the order and the pieces in which it comes
digests = set()
for order in (1, -1):
    records = [ipv4(1, 1, f"10.0.{i}.0", 24, 24, 64500 + i) for i in range(200)][::order]
    def talk(c, query, records=records):
        if query[0] == 2:
            return c.sendall(error(1, 4, query))
        blob = transfer(1, b"".join(records) + ipv4(1, 1, "10.9.0.0", 16, 16, 1) + ipv4(1, 0, "10.9.0.0", 16, 16, 1))
        step = 1 if order == 1 else 37
        for i in range(0, len(blob), step):
            c.sendall(blob[i:i + step])
    cache = Cache(talk)
    got, _ = sources(cache.address)
    same(got["vrps"]["kept"], 200, "announced and withdrawn again")
    digests.add(got["vrps"]["sha256"])
    cache.close()
same(len(digests), 1, "one digest")

# later, then data; ASPAs of both layouts and a key
times = []
def later(c, query):
    times.append(time.monotonic())
    key = pdu(2, 9, 0x100, bytes(20) + struct.pack(">I", 64500) + b"key")
    new = pdu(2, 11, 0x100, struct.pack(">III", 64500, 64501, 64502))
    old = pdu(2, 11, 0, struct.pack(">BBHII", 1, 0, 1, 64503, 64501))
    c.sendall(error(2, 2) if len(times) < 2 else transfer(2, ipv4(2, 1, "192.0.2.0", 24, 24, 1) + key + new + old))
cache = Cache(later)
got, _ = sources(cache.address)
same([got[k]["kept"] for k in ("vrps", "aspas", "router-keys")], [1, 2, 1], "VRPs, ASPAs, keys")
check(times[1] - times[0] >= 0.4, "a pause before asking again")
cache.close()

# faults that the client sees: nothing of them is used
for what, blob, says in [
        ("empty", transfer(2, b""), "held back"),
        ("cut", transfer(2)[:-5], "closed inside a transfer"),
        ("nothing", b"", "the cache closed"),
        ("its own error", error(2, 1, b"", b"out of\r\nluck<b>"), "Internal Error: out of??luck<b>"),
        ("an unasked query", pdu(2, 2, 0), "only routers send"),
        ("HTTP", b"HTTP/1.1 400 Bad Request\r\n\r\n", "a version above 2")]:
    cache = Cache(lambda c, query, blob=blob: c.sendall(blob))
    _, err = sources(cache.address, 3)
    check(says in err and cache.address in err, f"{what}: {err}")
    cache.close()
s = socket.socket()
s.bind(("127.0.0.1", 0))
_, err = sources("rtr://127.0.0.1:%d" % s.getsockname()[1], 3)
check("cannot connect" in err, f"nobody there: {err}")
s.close()
for address in ("rtr:", "rtr:host", "rtr:::1:323", "rtr:127.0.0.1:x"):
    _, err = sources(address, 3)
    check("not an address" in err, f"{address}: {err}")


def kept_of(data):
    """The documents of VRPs that an observatory keeps, oldest name first."""
    return sorted(p for p in (data / "inputs").rglob("*") if p.is_file())


# into an observatory: what the cache has now is kept as a dated document, by which everything can be told again
home = pathlib.Path(tempfile.mkdtemp(prefix="routescope-rtr-"))
data = home / "obs"
run("init", "--data", data)
cache = Cache(lambda c, query: c.sendall(transfer(2, ipv4(2, 1, "198.51.100.0", 24, 25, 64501) + ipv4(2, 1, "192.0.2.0", 24, 24, 64500)
                                         + pdu(2, 11, 0x100, struct.pack(">III", 64500, 64501, 64502)))))
before = int(time.time())
run("ingest", "--data", data, cache.address)
document, = kept_of(data)
held = json.loads(document.read_text())
taken = held["metadata"].pop("buildtime")
check(before <= datetime.datetime.fromisoformat(taken.replace("Z", "+00:00")).timestamp() <= time.time(), f"dated {taken}")
same(held, {"metadata": {"cache": cache.address, "version": 2, "serial": 1, "vrps": 2},
            "roas": [{"asn": 64500, "prefix": "192.0.2.0/24", "maxLength": 24, "ta": "rtr"},
                     {"asn": 64501, "prefix": "198.51.100.0/24", "maxLength": 25, "ta": "rtr"}],
            "aspas": [{"customer_asid": 64500, "providers": [64501, 64502]}]}, "the document")
same(document.parent.name, hashlib.sha256(document.read_bytes()).hexdigest(), "its digest")
got, _ = sources(document)
same([got[k]["kept"] for k in ("vrps", "aspas")], [2, 1], "read again")
row, = (o for o in map(json.loads, run("world", "--json", "--data", data)[0].splitlines()) if o["kind"] == "vrps")
same((row["data_time"], row["sha256"]), (taken, document.parent.name), "in the observatory")
cache.close()
cache = Cache(lambda c, query: c.sendall(transfer(2)[:-5]))
_, err = run("ingest", "--data", data, cache.address, code=3)
check("closed inside a transfer" in err and cache.address in err, f"a cut transfer: {err}")
same(kept_of(data), [document], "nothing of it is kept")
cache.close()
cache = Cache(lambda c, query: c.sendall(transfer(2)))
_, err = run("ingest", "--data", data, cache.address, cache.address, code=3)
check("given twice" in err, f"twice: {err}")
same(kept_of(data), [document], "nor of a cache named twice")
cache.close()


def wait_for(port):
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


# a cache that others wrote: the set it serves is the set of its file
stayrtr = shutil.which("stayrtr")
if stayrtr:
    folder = pathlib.Path(tempfile.mkdtemp(prefix="routescope-rtr-"))
    n = 3000
    doc = {"metadata": {"buildtime": "2025-07-20T00:00:00Z"},
           "roas": [{"asn": 64500 + i % 7, "prefix": f"10.{i >> 8}.{i & 255}.0/24", "maxLength": 24, "ta": "x", "expires": 4000000000}
                    for i in range(n)]
           + [{"asn": 64510, "prefix": f"2001:db8:{i:x}::/48", "maxLength": 64, "ta": "x", "expires": 4000000000} for i in range(n)]}
    doc["provider_authorizations"] = {f: [{"customer_asid": 64500, "expires": 4000000000, "providers": [64501, 64502]}]
                                      for f in ("ipv4", "ipv6")}
    vrps = folder / "vrps.json"
    vrps.write_text(json.dumps(doc))
    table = "".join(f"{p} {a}\n" for p in ("10.0.5.0/24", "10.11.12.0/24", "10.200.0.0/16", "2001:db8:7::/64", "2001:db8:7::/65")
                    for a in (64500, 64502, 64510))
    want, _ = run("validate", "--vrps", vrps, "--table", "-", data=table)
    for version in (0, 1, 2):
        port = free_port()
        server = subprocess.Popen([stayrtr, "-bind", f"127.0.0.1:{port}", "-metrics.addr", "", "-cache", vrps, "-checktime=false",
                                   "-protocol", str(version), "-loglevel", "error"], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        try:
            check(wait_for(port), "stayrtr does not come up")
            got, _ = sources(f"rtr:127.0.0.1:{port}")
            same(got["vrps"]["kept"], 2 * n, f"stayrtr, version {version}")
            same("aspas" in got, version == 2, f"ASPAs in version {version}")
            out, _ = run("validate", "--vrps", f"rtr:127.0.0.1:{port}", "--table", "-", data=table)
            same(out, want, "verdicts by cache and by file")
            if version:
                data = folder / f"obs{version}"
                run("init", "--data", data)
                run("ingest", "--data", data, f"rtr:127.0.0.1:{port}")
                document, = kept_of(data)
                same(run("validate", "--vrps", document, "--table", "-", data=table)[0], want, "verdicts by what is kept")
                same("aspas" in sources(document)[0], version == 2, f"ASPAs kept in version {version}")
        finally:
            server.terminate()
            server.wait()
    shutil.rmtree(folder)

# the streams of the bad-input set, through inspect and through a cache that sends them
seen = 0
for row in real("badinput/MANIFEST-own.tsv").read_text().splitlines()[1:]:
    path, _, _, what, _, outcome = row.split("\t")[:6]
    if not path.startswith("own/rtr/"):
        continue
    wanted = outcome.split("|")
    file = real(f"badinput/{path}")
    out, _ = run("inspect", "--kind", "rtr", file, code=3 if outcome.startswith("CLOSE") and len(wanted) == 1 else None)
    lines = [json.loads(line) for line in out.splitlines()]
    worst = lines[-1]["worst"]
    codes = [o["error_code"] for o in lines[:-1] if "error_code" in o]
    check(f"{worst}:{codes[0]}" in wanted if codes else worst in wanted, f"{path} ({what}): {worst} {codes}, wanted {outcome}")
    for n in range(0, file.stat().st_size, max(1, file.stat().st_size // 10)):
        run("inspect", "--kind", "rtr", "-", data=file.read_bytes()[:n], code=None, text=False)
    cache = Cache(lambda c, query, blob=file.read_bytes(): c.sendall(blob))
    good = worst in ("OK", "OK-FLAG") and path.rsplit("/", 1)[1].startswith("eod-")
    got, err = sources(cache.address, 0 if good else 3)
    same("vrps" in got, good, f"{path}: what is used")
    for _ in range(50):
        if not codes or cache.said:
            break
        time.sleep(0.05)
    reports = [p for p in cache.said if p[1] == 10]
    same([struct.unpack(">H", p[2:4])[0] for p in reports], codes, f"{path}: what is reported to the cache")
    for p in reports:
        inner = struct.unpack(">I", p[8:12])[0]
        check(p[12:12 + inner] in file.read_bytes(), f"{path}: the report holds what was received")
    cache.close()
    seen += 1
check(seen >= 28, f"only {seen} streams")
out, _ = run("inspect", "--kind", "rtr", real("badinput/third-party/tcpdump/tests__rpki-rtr-oobr.pcap"), code=None)
shutil.rmtree(home)
print(f"{seen} streams, stayrtr {'found' if stayrtr else 'not found'}")
