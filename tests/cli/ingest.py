"""ingest - an observatory filled from made files, against a naive twin; order, repetition, damage, kills."""
import collections
import csv
import fcntl
import gzip
import io
import ipaddress
import itertools
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

from common import BIN, attrs4, attrs6, check, peer_table, record, rib, run, same, sequence, update

# Every copied file is synced; in memory that costs nothing.
SHM = "/dev/shm" if os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > 64 << 20 else None
TMP = pathlib.Path(tempfile.mkdtemp(prefix="routescope-ingest-", dir=SHM))
SEED = int(os.environ.get("SEED", "1"))
RND = random.Random(SEED)
JAN, FEB, MAR = 1767225600, 1769904000, 1772323200  # 2026-01-01, -02-01, -03-01
PEERS = [(f"203.0.113.{i}", 64500 + i) for i in range(1, 8)]


def at(table, time_s):
    """The same records, of another time."""
    out, i = b"", 0
    while i < len(table):
        n = 12 + int.from_bytes(table[i + 8:i + 12], "big")
        out += time_s.to_bytes(4, "big") + table[i + 4:i + n]
        i += n
    return out


def table(routes, time_s):
    """routes: {(prefix, origin): number of peers that show it}"""
    by_prefix = collections.defaultdict(list)
    for (prefix, origin), n in routes.items():
        block = (attrs6 if ":" in prefix else attrs4)(sequence(64500, origin))
        by_prefix[prefix] += [(p, block) for p in range(n)]
    body = b"".join(rib(i, p, e) for i, (p, e) in enumerate(by_prefix.items()))
    return at(peer_table(PEERS) + body, time_s)


def routes(n):
    out = {}
    for i in range(n):
        prefix = f"{20 + i % 9}.{i % 256}.{i // 256 * 16}.0/{RND.choice((20, 22, 24))}" if i % 4 else f"2400:{i:x}::/{RND.choice((32, 40, 48))}"
        prefix = str(ipaddress.ip_network(prefix))
        out[prefix, RND.randrange(1000, 1020)] = RND.randrange(1, 8)
    return out


def vrps(pairs, date):
    return json.dumps({"metadata": {"buildtime": date}, "roas": [
        {"asn": f"AS{a}", "prefix": p, "maxLength": m, "ta": "ripe"} for p, m, a in pairs]}).encode()


def rpki(pair, roas):
    net, covered, named = ipaddress.ip_network(pair[0]), False, False
    for p, m, a in roas:
        roa = ipaddress.ip_network(p)
        if roa.version != net.version or not net.subnet_of(roa):
            continue
        covered = True
        if a == pair[1]:
            named = True
            if net.prefixlen <= m:
                return "valid"
    return "not-found" if not covered else "invalid-length" if named else "invalid-asn"


def ingest(obs, *args, code=0):
    return run("ingest", "--data", obs, *args, code=code)[1]


def export(obs, month=None):
    out = TMP / "export"
    shutil.rmtree(out, ignore_errors=True)
    run("export", "--data", obs, "--out", out, *(["--month", month] if month else []))
    return (out / "ases.csv").read_text(), (out / "pairs.csv").read_text()


def fresh(name):
    run("init", "--data", TMP / name)
    return TMP / name


def view(err):
    return int(err.split("view ")[-1].split(",")[0].split("\n")[0])


def write(name, data):
    (TMP / name).parent.mkdir(parents=True, exist_ok=True)
    (TMP / name).write_bytes(data)
    return TMP / name


print("seed", SEED)
files = TMP / "in"
world = {}  # month -> routes seen in it
tables = {"a": (JAN + 5, routes(60)), "b": (JAN + 90000, routes(60)), "c": (FEB - 1, routes(20)), "d": (FEB, routes(60))}
tables["e"] = (MAR + 7, {**tables["d"][1], ("8.8.8.0/24", 1001): 7})
for name, (t, r) in tables.items():
    data = table(r, t)
    write(f"in/rib.{name}.mrt" + (".gz" if name == "b" else ""), gzip.compress(data) if name == "b" else data)
pairs = sorted({p for _, r in tables.values() for p in r})
roas_jan = [(p, ipaddress.ip_network(p).prefixlen, a + (i % 7 == 0)) for i, (p, a) in enumerate(pairs) if i % 2]
roas_feb = [(p, ipaddress.ip_network(p).prefixlen, a) for i, (p, a) in enumerate(pairs) if i % 3]
write("in/vrps-20260115.json", vrps(roas_jan, "2026-01-15T00:00:00Z"))
write("in/vrps-20260210.json", vrps(roas_feb, "2026-02-10T00:00:00Z"))
write("in/irr-test.db", b"".join(b"route%s: %s\norigin: AS%d\nsource: TEST\n\n" % (b"6" if ":" in p else b"", p.encode(), a)
                                 for p, a in pairs[::3]))
write("in/updates.1.mrt", at(update(attrs4(sequence(64501, 1000)), ["192.0.2.0/24"]), JAN))
write("in/notes.txt", b"nothing that is known\n")
allfiles = sorted(files.iterdir())

# What is in a month by the plainest reading: the most peers of any table do not add up, distinct ones do.
held = {"2026-01": ["a", "b", "c"], "2026-02": ["d"], "2026-03": ["e"]}
twin = {}
for month, names in held.items():
    peers = collections.Counter()
    for n in names:
        for pair, k in tables[n][1].items():
            peers[pair] = max(peers[pair], k)  # peers 0..k-1 show it, so the largest k holds all
    roas = roas_jan if month == "2026-01" else roas_feb
    twin[month] = {(p, str(a)): (k, rpki((p, a), roas)) for (p, a), k in peers.items()}

# --- all at once -------------------------------------------------------------------------------------
obs = fresh("obs")
fresh("obs")  # again is fine
err = ingest(obs, files)
check("notes.txt" in err and "not recognised" in err, "an unknown file is named")
check("updates.1.mrt: updates" in err, "an update file is recognised")
same(view(err), 1, "first view")
for month in held:
    rows = list(csv.DictReader(io.StringIO(export(obs, month)[1])))
    same({(r["prefix"], r["origin"]): (int(r["peers"]), r["rpki"]) for r in rows}, twin[month], f"pairs of {month}")
    check(all((r["counted"] == "1") == (int(r["peers"]) >= 5) for r in rows), "counted from 5 peers on")
    ases = list(csv.DictReader(io.StringIO(export(obs, month)[0])))
    want = collections.Counter()
    for (p, a), (k, state) in twin[month].items():
        if k >= 5:
            want[a, f"rpki_{state.replace('-', '_')}{'6' if ':' in p else '4'}"] += 1
    got = collections.Counter({(r["asn"], c): int(r[c]) for r in ases for c in r if c.startswith("rpki_")})
    same(+got, want, f"counters of {month}")
same(export(obs), export(obs, "2026-03"), "the latest month is the default")
run("export", "--data", obs, "--month", "2025-01", code=3)
run("export", "--data", obs, "--month", "January", code=2)
run("verify", "--data", obs)

# --- the same again: nothing changes -------------------------------------------------------------------
before = {m: export(obs, m) for m in held}
db = (obs / "store.db").read_bytes()
err = ingest(obs, files)
check("unchanged" in err and view(err) == 1, f"twice changes nothing: {err}")
copy = write("other-name.mrt", (files / "rib.a.mrt").read_bytes())
err = ingest(obs, copy)
check("already held" in err and view(err) == 1, "the same bytes under another name")

# --- any order, one by one, gives the same answer --------------------------------------------------------
for k in range(4):
    order = allfiles[:]
    RND.shuffle(order)
    o = fresh(f"order{k}")
    while order:
        n = RND.randrange(1, 4)
        ingest(o, *order[:n], code=None)
        order = order[n:]
    for m in held:
        same(export(o, m), before[m], f"order {k}: {m}")
    run("verify", "--data", o)

# --- intervals: a pair of d and e is one interval, what changed is not -------------------------------------
rows = {(r["prefix"], r["origin"]): r for r in csv.DictReader(io.StringIO(before["2026-02"][1]))}
one = next(k for k in rows if k not in twin["2026-01"])
same((rows[one]["since"], rows[one]["until"]), ("2026-02", "-"), "still so")
gone = [r for r in csv.DictReader(io.StringIO(before["2026-01"][1])) if (r["prefix"], r["origin"]) not in twin["2026-02"]]
check(gone and all(r["until"] == "2026-01" for r in gone), "gone after January")

# --- the threshold is a setting --------------------------------------------------------------------------
o = fresh("few")
few = write("few.mrt", table({("9.9.9.0/24", 99): 2}, JAN))
err = ingest(o, few)
check("warning" in err and "--min-peers" in err, "a table that cannot reach 5 peers is warned about")
same(len(export(o)[0].splitlines()), 1, "nothing counts")
err = ingest(o, "--min-peers", 2)
same((view(err), len(export(o)[0].splitlines())), (2, 2), "now it does, without a file given")
same(view(ingest(o, few)), 2, "and it stays")
run("verify", "--data", o)

# --- damage: partial, refused, missing, unknown --------------------------------------------------------------
good = table(tables["d"][1], FEB)
o = fresh("damaged")
err = ingest(o, write("cut.mrt", good[:-5]), code=3)
check("partial: cut.mrt" in err, "a cut table is partial")
rows = list(csv.DictReader(io.StringIO(export(o)[1])))
same(len(rows), len(tables["d"][1]) - 1, "and used for what it holds")
err = ingest(o, write("cut.mrt.gz", gzip.compress(table(tables["a"][1], JAN))[:-40]), code=3)
check("partial" in err, "a cut gzip is partial")
err = ingest(o, write("vrps-bad.json", b'{"roas":[{"asn":"AS1","prefix":"1.0.0.0/8","maxLength":8,"ta":"x"},'), code=3)
check("refused: vrps-bad.json" in err, f"a cut document is refused whole: {err}")
v = view(err)
err = ingest(o, TMP / "vrps-bad.json", code=3)
check("already held, refused" in err and view(err) == v, "and not read twice")
check(view(ingest(o, TMP / "nowhere.mrt", code=3)) == v, "a missing file")
ingest(o, write("empty", b""), code=3)
ingest(o, write("junk", bytes(range(256)) * 40), code=3)
os.mkfifo(TMP / "pipe")
ingest(o, TMP / "pipe", code=3)
peers_only = write("peers.mrt", peer_table(PEERS))
ingest(o, peers_only)
run("verify", "--data", o)
check(not list((o / "inputs").glob("*/*/.part")), "no half copies")

# --- the standard input is a file, too -------------------------------------------------------------------------
o = fresh("piped")
spools = TMP / "spools"
spools.mkdir()
for name, data, code in (("whole", gzip.compress(good), 0), ("again", gzip.compress(good), 0), ("cut", good[:-5], 3), ("none", b"", 3)):
    p = subprocess.run([BIN, "ingest", "--data", o, "-"], input=data, capture_output=True, env={**os.environ, "TMPDIR": str(spools)})
    check(p.returncode == code, f"piped, {name}: exit {p.returncode}, {p.stderr}")
    check((b"stdin: table" in p.stderr) == (name in ("whole", "cut")), f"piped, {name}: {p.stderr}")
    check(not list(spools.iterdir()), "nothing left behind")
same(len(list(csv.DictReader(io.StringIO(export(o)[1])))), len(tables["d"][1]), "piped: every pair")
run("verify", "--data", o)
check("piped/nowhere" in subprocess.run([BIN, "ingest", "--data", o, "-"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                        env={**os.environ, "TMPDIR": str(o / "nowhere")}).stderr, "no place to keep it")

# --- usage ------------------------------------------------------------------------------------------------
run("ingest", "--data", o, code=2)
run("ingest", "--data", TMP / "nothing", few, code=3)
run("ingest", "--data", o, "--min-peers", "0", few, code=2)
run("init", "--data", few, code=3)
run("verify", "--data", TMP / "nothing", code=3)
run("export", "--data", fresh("empty-obs"), code=3)
run("verify", "--data", TMP / "empty-obs")

# --- one writer -----------------------------------------------------------------------------------------------
with open(o / "lock") as f:
    fcntl.flock(f, fcntl.LOCK_EX)
    check("another process" in ingest(o, few, code=3), "the lock is kept")

# --- a simulated Internet says so -----------------------------------------------------------------------------
o = fresh("sim")
write("simdir/simulated.json", b"{}")
write("simdir/rib.mrt", table(tables["a"][1], JAN))
check("simulated" in ingest(o, TMP / "simdir"), "the mark is seen")
same(view(ingest(o, TMP / "simdir")), 1, "once")
with sqlite3.connect(o / "store.db") as c:
    same(c.execute("select value from setting where name='simulated'").fetchone(), ("1",), "simulated")

# --- verify finds what was changed behind our back ---------------------------------------------------------------
def changed(what, change):
    o = TMP / "changed"
    shutil.rmtree(o, ignore_errors=True)
    shutil.copytree(obs, o)
    change(o)
    err = run("verify", "--data", o, code=1)[1]
    check("0 differences" not in err, f"verify finds {what}: {err}")


def flip(o):
    f = next(o.glob("inputs/*/*/rib.a.mrt"))
    b = bytearray(f.read_bytes())
    b[-1] ^= 1
    f.write_bytes(b)


def sql(*statements):
    def change(o):
        with sqlite3.connect(o / "store.db") as c:
            for s in statements:
                c.execute(s)
    return change


changed("a changed input", flip)
changed("a lost input", lambda o: next(o.glob("inputs/*/*/vrps-20260210.json")).unlink())
changed("a changed interval", sql(
                                  "update route set state = state + 1 where since = (select min(since) from route)"))
changed("a lost interval", sql("delete from route where (pfx, origin, since) in (select pfx, origin, since from route limit 1)"))
changed("a swapped column", sql("update chunk set data = (select data from chunk c where c.month = chunk.month and c.name = 'prefixes6')"
                                " where name = 'prefixes4'"))
changed("a lost column", sql("delete from chunk where name = 'rpki_valid4'"))
changed("other sums", sql("update month set entries = entries + 1"))

# --- killed at any moment: the last view stays, and the next ingest ends as if nothing had been ------------------
base = fresh("killed")
ingest(base, files / "rib.a.mrt", files / "vrps-20260115.json")
first = export(base, "2026-01")
big = [write(f"big/rib.{i}.mrt", table(routes(700), MAR + i)) for i in range(6)] + allfiles
whole = TMP / "whole"
shutil.copytree(base, whole)
began = time.monotonic()
ingest(whole, *big, code=None)
took = time.monotonic() - began
final = {m: export(whole, m) for m in held}
kills = 0
for i in range(12):
    o = TMP / "victim"
    shutil.rmtree(o, ignore_errors=True)
    shutil.copytree(base, o)
    p = subprocess.Popen([BIN, "ingest", "--data", o, *big], stderr=subprocess.DEVNULL)
    time.sleep(took * (i + 0.5) / 12)
    p.send_signal(signal.SIGKILL)
    done = p.wait() != -signal.SIGKILL
    kills += not done
    run("verify", "--data", o)
    now = export(o, "2026-01")
    with sqlite3.connect(o / "store.db") as c:
        v, n = (int(c.execute("select value from setting where name='view'").fetchone()[0]),
                c.execute("select count(*) from input where view = 0").fetchone()[0])
    check(n == 0, "no input stands unpublished")
    same((v, now), (1, first) if v == 1 else (2, final["2026-01"]), f"kill {i}: a whole view, old or new")
    ingest(o, *big, code=None)
    same({m: export(o, m) for m in held}, final, f"kill {i}: taken up again")
    stored = {q.parent.name for q in o.glob("inputs/*/*/*")}
    with sqlite3.connect(o / "store.db") as c:
        known = {r[0].hex() for r in c.execute("select sha256 from input where kind != 'iana' and status != 2")}
    same(stored, known, "copies and ledger agree")
check(kills > 0, "some were really killed")

# --- no room for a file: an error, the last view stays, and with room again it ends as if nothing had been ---------
def small_files(most):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    return limit


failures = 0
for kib in (1, 8, 40, 70, 100, 130, 160, 200, 300, 400, 100000):
    o = TMP / "full"
    shutil.rmtree(o, ignore_errors=True)
    shutil.copytree(base, o)
    p = subprocess.run([BIN, "ingest", "--data", o, *big], capture_output=True, text=True, preexec_fn=small_files(kib << 10))
    check(p.returncode == 3, f"{kib} KiB: exit {p.returncode} {p.stderr[-300:]}")
    run("verify", "--data", o)
    now = export(o, "2026-01")
    check(now in (first, final["2026-01"]), f"{kib} KiB: a whole view, old or new")
    failures += now == first
    ingest(o, *big, code=None)
    same({m: export(o, m) for m in held}, final, f"{kib} KiB: taken up again")
check(1 < failures < 11, f"some had no room, some had: {failures}")

shutil.rmtree(TMP)
print(f"ingest, export, verify: {len(pairs)} pairs in {len(held)} months, {kills} kills")
