"""fetch - an observatory filled from a hostile archive on loopback: every fault its outcome, any order, any kill."""
import csv
import datetime
import gzip
import hashlib
import io
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from common import BIN, attrs4, check, peer_table, rib, same, sequence
from hostile import Archive, File, Ftp

SHM = "/dev/shm" if os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > 64 << 20 else None
TMP = pathlib.Path(tempfile.mkdtemp(prefix="routescope-fetch-", dir=SHM))
SEED = int(os.environ.get("SEED", "1"))
RND = random.Random(SEED)
DAY, HOUR = 86400, 3600
T0 = 1767225600  # 2026-01-01
PEERS = [(f"203.0.113.{i}", 64500 + i) for i in range(1, 8)]
QUICK = ["--backoff", "5", "--idle-timeout", "1", "--connect-timeout", "2", "--attempts", "6"]
print("seed", SEED)


def routescope(*args, now, code=0):
    p = subprocess.run([BIN, *map(str, args)], capture_output=True, text=True, timeout=300, env={**os.environ, "ROUTESCOPE_NOW": str(now)})
    if p.returncode < 0 or "Sanitizer" in p.stderr or "runtime error" in p.stderr or (code is not None and p.returncode != code):
        sys.exit(f"routescope {' '.join(map(str, args))}: exit {p.returncode}, wanted {code}\n{p.stderr[-3000:]}")
    return p.stdout, p.stderr


def fetch(obs, *args, now, code=0):
    return routescope("fetch", "--data", obs, *QUICK, *args, now=now, code=code)[1]


def calendar(obs, now):
    return list(csv.DictReader(io.StringIO(routescope("fetch", "--data", obs, "--list", now=now)[0])))


def fresh(name):
    shutil.rmtree(TMP / name, ignore_errors=True)
    routescope("init", "--data", TMP / name, now=T0)
    return TMP / name


def stamp(t, fmt="%Y%m%d.%H%M"):
    return datetime.datetime.fromtimestamp(t, datetime.timezone.utc).strftime(fmt)


def source(id_, kind, path, name, base, **more):
    keys = {"id": id_, "title": id_, "kind": kind, "base": base, "path": path, "name": name, "enabled": "yes", "period": "1d",
            "due": "0m", "late": "1h", "missing": "2h", "max_bytes": "16M", "terms": "made up", **more}
    return "  - " + "\n    ".join(f"{k}: {json.dumps(v) if k in ('path', 'name') else v}" for k, v in keys.items()) + "\n"


def catalogue(name, *sources):
    (TMP / name).write_text("title: made up\nsources:\n" + "".join(sources))
    return TMP / name


def vrps(n, t, first=0):
    return json.dumps({"metadata": {"buildtime": stamp(t, "%Y-%m-%dT%H:%M:%SZ")}, "roas": [
        {"asn": f"AS{1000 + i % 50}", "prefix": f"{20 + i // 65536}.{i // 256 % 256}.{i % 256}.0/24", "maxLength": 24, "ta": "ripe"}
        for i in range(first, first + n)]}).encode()


def table(routes, t):
    body = b"".join(rib(i, p, [(k, attrs4(sequence(64500, a))) for k in range(n)]) for i, (p, a, n) in enumerate(routes))
    data, out, at = peer_table(PEERS) + body, b"", 0
    while at < len(data):
        n = 12 + int.from_bytes(data[at + 8:at + 12], "big")
        out += t.to_bytes(4, "big") + data[at + 4:at + n]
        at += n
    return gzip.compress(out, mtime=0)


def routes(seed, n=80):
    r = random.Random(seed)
    return [(f"20.{i}.{r.randrange(256)}.0/24", 1000 + r.randrange(50), r.randrange(3, 8)) for i in range(n)]


def sums(err):
    """The line that adds up: (expected, done, partial, refused, gaps)."""
    line = next(x for x in err.splitlines() if " expected: " in x)
    n = [int("".join(c for c in w if c.isdigit())) for w in line.split("; ")[0].replace("routescope: ", "").replace(":", ",").split(",")]
    same(n[0], sum(n[1:]), f"what was expected is done, partial, refused or a gap: {line}")
    return n


def dump(obs):
    """All that the order and the time of arrival must not change."""
    with sqlite3.connect(obs / "store.db") as c:
        q = lambda sql: c.execute(sql).fetchall()
        return {
            "input": q("select hex(sha256), kind, name, bytes, data_time, status, n_read, n_kept, n_refused, reasons, error, hold"
                       " from input order by 1"),
            "calendar": q("select source, part, slot, name, due, late, missing, state, revision, error from expected order by 1, 2, 3"),
            "revision": q("select e.source, e.part, e.slot, r.n, hex(r.sha256), r.bytes, r.etag from revision r join expected e"
                          " on e.id = r.expected order by 1, 2, 3, 4"),
            "month": q("select month, hex(inputs_hash), tables, peers, ases, pairs_seen, pairs_counted, entries from month order by 1"),
            "route": q("select hex(pfx), origin, since, until, state from route order by 1, 2, 3"),
        }


def clean_spool(obs, what):
    same([p.name for p in (obs / "spool").iterdir() if p.is_dir()], [], f"{what}: nothing is left in the spool")


archive = Archive(SEED)
U = archive.url

# --- every way to misbehave, one part each -----------------------------------------------------------------
good = gzip.compress(vrps(3000, T0), mtime=0)
other = gzip.compress(vrps(3000, T0, first=5000), mtime=0)
modes = {  # mode: (how often, word of the calendar, what the message says)
    "good": (0, "arrived", ""), "cut": (4, "arrived", ""), "changed": (1, "arrived", ""), "changed-silently": (1, "arrived", ""),
    "no-length": (1, "arrived", ""), "moved": (1, "arrived", ""), "busy": (1, "arrived", ""), "broken": (3, "arrived", ""),
    "too-short": (1, "arrived", ""), "too-long": (1, "arrived", ""), "no-length-cut": (1, "arrived", ""), "wrong-range": (2, "arrived", ""),
    "drip": (1, "arrived", ""), "headers": (1, "arrived", ""),
    "html": (99, "refused", "HTML"), "bomb": (99, "refused", ""), "other": (99, "refused", "has vrps"), "encoded": (99, "refused", "encoded"),
    "loop": (99, "refused", "redirected more"), "foreign": (99, "refused", "archive.invalid"), "loopback": (99, "refused", "127.0.0.2"),
    "named-loopback": (99, "refused", "address of this machine"), "metadata": (99, "refused", "169.254.169.254"),
    "file": (99, "refused", "redirected to file"), "user": (99, "refused", "redirected"), "raw": (99, "refused", "larger than"),
    "forbidden": (99, "missing", "403"), "always-304": (99, "missing", "304"), "away": (99, "missing", "503"), "absent": (0, "missing", "does not have"),
    "silent": (99, "missing", "imeout"), "empty": (99, "missing", "nothing in it"),
}
now = T0 + 5 * HOUR
path = lambda m: f"/{m}/{stamp(T0, '%Y%m%d')}.json.gz"
for m, (times, _, _) in modes.items():
    if m != "absent":
        archive.files[path(m)] = File(good, m, times)
archive.files[path("changed")].other = archive.files[path("changed-silently")].other = other
archive.files[path("bomb")].other = gzip.compress(b" " * (64 << 20))
archive.files[path("other")].other = gzip.compress(b"route: 192.0.2.0/24\norigin: AS64500\nsource: TEST\n\n")
archive.files[path("raw")].other = b"x" * 600000
bad = catalogue("bad.yaml", source("v", "vrps", "{part}/{YYYY}{MM}{DD}.json.gz", "vrps-{part}-{YYYY}{MM}{DD}.json.gz", U, max_bytes="500k",
                                   parts=json.dumps(list(modes)), hosts='["localhost"]'))
obs = fresh("hostile")
plan = routescope("fetch", "--data", obs, "--catalogue", bad, "--dry-run", now=now)[0]
same(len(plan.splitlines()), len(modes) + 1, "a dry run lists each file")
same((calendar(obs, now), archive.log), ([], []), "and neither writes nor asks")
err = fetch(obs, "--catalogue", bad, now=now, code=3)
got = {r["part"]: r for r in calendar(obs, now)}
same(sums(err)[0], len(modes), "all are in the calendar")
for m, (_, word, text) in modes.items():
    same(got[m]["state"], word, f"{m}: {got[m]}")
    check(text.lower() in got[m]["error"].lower() and bool(text) <= bool(got[m]["error"]), f"{m}: says {got[m]['error']!r}")
sha = lambda b: hashlib.sha256(b).hexdigest()
for m, (_, word, _) in modes.items():
    if word == "arrived":
        same(got[m]["sha256"], sha(other if m in ("changed", "changed-silently") else good), f"{m}: the right content")
check(any("If-Range" in r[1] for r in archive.asked(path("cut"))), "a cut file is gone on with")
same(len(archive.asked(path("loop"))), 6, "redirects have a limit")
same(len(archive.asked(path("away"))), 1, "a long Retry-After is obeyed at once")
same(len(archive.asked(path("broken"))), 4, "a broken server is tried again")
same(len(archive.asked(path("forbidden"))), 1, "a no is a no")
check(all("routescope" in r[1]["User-Agent"] for r in archive.log), "who asks is told")
clean = {p.name for p in (obs / "spool").iterdir() if p.is_dir()}
check(clean <= {f"v_{m}_{T0}" for m in modes if modes[m][1] == "missing"}, f"only parts of open files in the spool: {clean}")
# later, the way is clear: only what did not arrive is asked for, and not before its time
n = len(archive.log)
fetch(obs, "--catalogue", bad, now=now + 10, code=None)
check(not archive.asked(path("away"), n) and not archive.asked(path("good"), n), "neither the busy server nor for what is there")
for f in archive.files.values():
    f.mode = "good"
archive.files[path("absent")] = File(good)
err = fetch(obs, "--catalogue", bad, now=now + DAY - 6 * HOUR, code=0)
same({r["state"] for r in calendar(obs, now + 1)}, {"arrived"}, "all are there in the end")
clean_spool(obs, "hostile")
routescope("verify", "--data", obs, now=now)

# --- a local address only where a person gave it; other wrong words ----------------------------------------
o = fresh("words")
named = catalogue("named.yaml", source("v", "vrps", "{part}/{YYYY}{MM}{DD}.json.gz", "vrps-{part}-{YYYY}{MM}{DD}.json.gz",
                                       f"http://localhost.localdomain.test:{archive.port}", parts="[good]"))
fetch(o, "--catalogue", named, "--base", f"v=http://localhost:{archive.port}", now=now)
same([r["state"] for r in calendar(o, now)], ["arrived"], "--base is a person's word")
for args, code in ((["--base", "nothing=http://x/"], 3), (["--base", "v"], 3), (["--base", "v=gopher://x/"], 3), (["--source", "nothing"], 3),
                   (["--catalogue", TMP / "none.yaml"], 3), (["--since", "yesterday"], 2), (["--until", "2026-01-02"], 2), (["extra"], 2),
                   (["--attempts", "0"], 2)):
    routescope("fetch", "--data", o, *(["--catalogue", named] if "--catalogue" not in args else []), *args, now=now, code=code)
for text, word in (("nothing: 1\n", "catalogue"), ("title: x\nsources: []\n", ""), (named.read_text().replace("{DD}", "{DAY}"), "{DAY}"),
                   (named.read_text().replace("period: 1d", "period: soon"), "period"), (named.read_text().replace("/localhost", "/a@b"), "URL"),
                   (named.read_text().replace("late: 1h", "late: 9h"), "follow"), (named.read_text().replace('"vrps-', '"../'), "name"),
                   (named.read_text().replace("[good]", "[../x]"), "part")):
    (TMP / "wrong.yaml").write_text(text)
    check(word in routescope("fetch", "--data", o, "--catalogue", TMP / "wrong.yaml", now=now, code=3)[1], f"a wrong catalogue: {word}")
same(routescope("fetch", "--catalogue", named, "--probe", "5", "--base", f"v={U}", now=int(time.time()))[0], "", "the archive answers")
routescope("fetch", "--catalogue", named, "--probe", "2", "--base", "v=http://127.0.0.1:1", now=int(time.time()), code=1)
check(len(routescope("fetch", "--sources", now=now)[0].splitlines()) > 20, "the built-in catalogue")
check(len(routescope("fetch", "--data", fresh("builtin"), "--dry-run", now=now)[0].splitlines()) > 15, "and what of it is due")

# --- late in any order: the same as in order (F-01); missing for ever is a gap (F-02) --------------------------
days = 6
world = {}
for d in range(days):
    t = T0 + (28 + d) * DAY  # into February
    world[f"/t/{stamp(t)}.gz"] = table(routes(d), t)
    world[f"/v/{stamp(t, '%Y%m%d')}.json"] = vrps(400 + 3 * d, t + 60)
late = catalogue("late.yaml", source("t", "table", "t/{YYYY}{MM}{DD}.{hh}{mm}.gz", "t-bview.{YYYY}{MM}{DD}.{hh}{mm}.gz", U),
                 source("v", "vrps", "v/{YYYY}{MM}{DD}.json", "vrps-v-{YYYY}{MM}{DD}.json", U))
window = ["--catalogue", late, "--since", stamp(T0 + 28 * DAY, "%Y-%m-%d")]
end = T0 + (28 + days - 1) * DAY + 3 * HOUR
archive.files = {k: File(v) for k, v in world.items()}
whole = fresh("whole")
same(sums(fetch(whole, *window, now=end))[:2], [2 * days, 2 * days], "all at once")
want = dump(whole)
same(len(want["month"]), 2, "two months")
for k in range(3):
    o = fresh("order")
    names, archive.files, at = list(world), {}, T0 + 28 * DAY + 60
    RND.shuffle(names)
    while names:  # each round some files are there, and time goes on
        for name in names[:RND.randrange(0, 4)]:
            archive.files[name] = File(world[name])
            names.remove(name)
        err = fetch(o, *window, now=at)
        n = sums(err)
        same(n[0], 2 * min(days, (at - T0 - 28 * DAY) // DAY + 1), "what is expected depends on the time alone")
        at += RND.choice((20, HOUR // 2, HOUR, 9 * HOUR, DAY))
    fetch(o, *window, now=max(at, end))
    got = dump(o)
    for part in want:
        trim = lambda rows: [r for r in rows if part != "calendar" or r[2] <= end]
        if part == "calendar":
            same(trim(got[part]), want[part], f"order {k}: {part}")
        else:
            same(got[part], want[part], f"order {k}: {part}")
    routescope("verify", "--data", o, now=at)
words = []
archive.files, o = {}, fresh("waiting")
for wait in (0, 59 * 60, HOUR, 2 * HOUR, 5 * DAY):
    fetch(o, "--catalogue", late, "--source", "v", "--since", stamp(T0 + 28 * DAY, "%Y-%m-%d"), "--until", stamp(T0 + 29 * DAY, "%Y-%m-%d"),
          now=T0 + 28 * DAY + wait)
    words += [r["state"] for r in calendar(o, T0 + 28 * DAY + wait)]
same(words, ["due", "due", "late", "missing", "missing"], "what is not there yet is due, late, missing")
gone = sorted(world)[1::5]
archive.files = {k: File(v) for k, v in world.items() if k not in gone}
o = fresh("gone")
same(sums(fetch(o, *window, now=end + 30 * DAY, code=None))[4] >= len(gone), True, "missing for ever: gaps")
same({r["name"] for r in calendar(o, end) if r["state"] == "missing" and r["time"] <= stamp(end, "%Y-%m-%dT%H:%M:%SZ")},
     {("t-bview." + g[3:]) if g[1] == "t" else ("vrps-v-" + g[3:]) for g in gone}, "exactly these")

# --- without a window: what is due now, then what came due since, then what is still open ------------------------
archive.files = {k: File(v) for k, v in world.items()}
o = fresh("daily")
first = f"/t/{stamp(T0 + 28 * DAY)}.gz"
held_back = archive.files.pop(first)
same(sums(fetch(o, "--catalogue", late, "--source", "t", now=T0 + 28 * DAY + 60)), [1, 0, 0, 0, 1], "the newest, not there yet")
same(sums(fetch(o, "--catalogue", late, "--source", "t", now=T0 + 31 * DAY + 60)), [4, 3, 0, 0, 1], "those since")
archive.files[first] = held_back
same(sums(fetch(o, "--catalogue", late, "--source", "t", now=T0 + 31 * DAY + 10 * HOUR)), [4, 4, 0, 0, 0], "and the late one")

# --- killed at any moment: the next one ends as if nothing had been -----------------------------------------------
archive.pause = 0.004
big = {k: (vrps(1500 + i, T0 + (22 + i) * DAY) if k.startswith("/v") else v) for i, (k, v) in enumerate(sorted(world.items()))}
archive.files = {k: File(v) for k, v in big.items()}
o = fresh("clean")
began = time.monotonic()
fetch(o, *window, now=end)
took = time.monotonic() - began
want, kills, ranged = dump(o), 0, len(archive.log)
for k in range(10):
    o = fresh("victim")
    for blow in range(3):
        p = subprocess.Popen([BIN, "fetch", "--data", o, *QUICK, *map(str, window)], stderr=subprocess.DEVNULL,
                             env={**os.environ, "ROUTESCOPE_NOW": str(end)})
        time.sleep(took * RND.random())
        p.send_signal(signal.SIGKILL)
        kills += p.wait() == -signal.SIGKILL
        routescope("verify", "--data", o, now=end)
        with sqlite3.connect(o / "store.db") as c:
            # no row says done without a file behind it
            orphans = c.execute("select count(*) from expected e where state = 1 and not exists (select 1 from revision r join input i"
                                " on i.sha256 = r.sha256 where r.expected = e.id and r.n = e.revision)").fetchone()[0]
        same(orphans, 0, "done means that it is there")
    fetch(o, *window, now=end)
    same(dump(o), want, f"kill {k}: taken up again")
    clean_spool(o, f"kill {k}")
check(kills > 5, f"some were really killed: {kills}")
check(any("Range" in r[1] for r in archive.log[ranged:]), "and a part was gone on with")
archive.pause = 0

# --- no room: an error, and with room again it ends as if nothing had been ----------------------------------------
import resource


def small_files(most):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    return limit


archive.pause, archive.files = 0, {k: File(v) for k, v in world.items()}
want = dump(whole)
for kib in (1, 8, 60, 100, 150):
    o = fresh("full")
    p = subprocess.run([BIN, "fetch", "--data", o, *QUICK, *map(str, window)], capture_output=True, text=True,
                       preexec_fn=small_files(kib << 10), env={**os.environ, "ROUTESCOPE_NOW": str(end)})
    check(p.returncode == 3 and "store.db" in p.stderr or "large" in p.stderr or dump(o) == want, f"{kib} KiB: exit {p.returncode} {p.stderr[-300:]}")
    routescope("verify", "--data", o, now=end)
    fetch(o, *window, now=end)
    same(dump(o), want, f"{kib} KiB: taken up again")

# --- one fetch at a time -----------------------------------------------------------------------------------------
import fcntl
with open(o / "spool" / "lock") as f:
    fcntl.flock(f, fcntl.LOCK_EX)
    check("another process is fetching" in fetch(o, *window, now=end, code=3), "the spool has a lock")

# --- an archive changes a file (F-17): both hashes, the new one counts, and back again -----------------------------
archive.files = {k: File(v) for k, v in world.items()}
o = fresh("republished")
fetch(o, *window, now=end)
n = len(archive.log)
check("0 new" in fetch(o, *window, "--recheck", now=end), "nothing changed")
same({r[1].get("If-None-Match", "") != "" for r in archive.log[n:]}, {True}, "it was asked with the tag")
swapped, t = sorted(world)[0], T0 + 28 * DAY
again = table(routes(99), t)
archive.files[swapped] = File(again)
check("the archive changed it" in fetch(o, *window, "--recheck", now=end), "it is told")
row = next(r for r in calendar(o, end) if r["revision"] == "2")
same((row["state"], row["sha256"]), ("arrived", sha(again)), "a second revision")
with sqlite3.connect(o / "store.db") as c:
    same(c.execute("select lower(hex(sha256)) from revision where expected = (select id from expected where revision = 2) order by n").fetchall(),
         [(sha(world[swapped]),), (sha(again),)], "both hashes")
twin = fresh("twin")
archive.files = {k: File(again if k == swapped else v) for k, v in world.items()}
fetch(twin, *window, now=end)
same([dump(o)[k] for k in ("month", "route")], [dump(twin)[k] for k in ("month", "route")], "as if the first had never been")
archive.files = {k: File(v) for k, v in world.items()}
fetch(o, *window, "--recheck", now=end)
same([dump(o)[k] for k in ("month", "route")], [dump(whole)[k] for k in ("month", "route")], "and back again")
routescope("verify", "--data", o, now=end)

# --- a source that is replaced in place: 304, back in time (F-21), too old, shrunk (F-19, F-20) ------------------------
live = catalogue("live.yaml", source("v", "vrps", "vrps.json", "vrps-live-{YYYY}{MM}{DD}T{hh}{mm}{ss}Z.json", U, period="1h", late="10m",
                                     missing="1h", max_age="3h"))
o = fresh("live")
L = ["--catalogue", live]


def publish(n, t, first=0, path="/vrps.json"):
    archive.files = {path: File(vrps(n, t, first))}
    return archive.files[path].data


def states(now):
    return [r["state"] for r in calendar(o, now)]


one = publish(2000, T0)
fetch(o, *L, now=T0 + 60)
n = len(archive.log)
fetch(o, *L, now=T0 + 120)
same(len(archive.log), n, "it is there, nobody is asked")
check("1 unchanged" in fetch(o, *L, now=T0 + HOUR + 60), "not changed since")
same((states(T0 + HOUR), len({r["sha256"] for r in calendar(o, T0)})), (["arrived"] * 2, 1), "two hours, one file")
two = publish(2010, T0 + 2 * HOUR)
fetch(o, *L, now=T0 + 4 * HOUR + 60)
same(states(T0 + 9 * HOUR), ["arrived", "arrived", "missing", "missing", "arrived"], "hours when nobody asked are gaps for ever")
archive.files = {"/vrps.json": File(one, etag='"old"')}
err = fetch(o, *L, now=T0 + 5 * HOUR + 60, code=3)
check("back in time" in err and states(T0 + 5 * HOUR)[-1] == "refused", f"an older file that is known: {err}")
publish(1999, T0 + HOUR)
err = fetch(o, *L, now=T0 + 6 * HOUR + 60, code=3)
check("back in time" in err and states(T0)[-1] == "held back", f"an older file that is new: {err}")
publish(2011, T0 + 2 * HOUR + 60)
err = fetch(o, *L, now=T0 + 7 * HOUR + 60, code=3)
check("older than a file of v may be" in err and states(T0)[-1] == "held back", f"too old: {err}")
publish(2000, T0 + 8 * HOUR)
fetch(o, *L, now=T0 + 8 * HOUR + 60)
publish(1890, T0 + 9 * HOUR)  # 5.5 % in an hour
err = fetch(o, *L, now=T0 + 9 * HOUR + 60, code=3)
check("5.5 % fewer" in err and states(T0)[-1] == "held back", f"shrunk: {err}")
publish(2000, T0 + 10 * HOUR)
fetch(o, *L, now=T0 + 10 * HOUR + 60)
publish(2120, T0 + 11 * HOUR)
check("6.0 % more" in fetch(o, *L, now=T0 + 11 * HOUR + 60, code=3), "grown at once, too")
publish(0, T0 + 12 * HOUR)
err = fetch(o, *L, now=T0 + 12 * HOUR + 60, code=3)
same(states(T0)[-1], "refused", f"empty: {err}")
publish(1930, T0 + 13 * HOUR)
fetch(o, *L, now=T0 + 13 * HOUR + 60)
same(states(T0)[-1], "arrived", "a little less is no fault")
names = {r["state"]: r["name"] for r in calendar(o, T0)}
t = table(routes(1), T0 + 20 * HOUR)
(TMP / "live-table.gz").write_bytes(t)
routescope("ingest", "--data", o, TMP / "live-table.gz", now=T0)
used = lambda: {n for (n,) in sqlite3.connect(o / "store.db").execute(
    "select name from month_input join input on input = id where kind = 'vrps'")}
same(used(), {next(r["name"] for r in calendar(o, T0) if r["time"] == "2026-01-01T13:00:00Z")}, "the last good one is used")
publish(1500, T0 + 14 * HOUR)
fetch(o, *L, now=T0 + 14 * HOUR + 60, code=3)
last = calendar(o, T0)[-1]
same(len(used()), 1, "and stays")
check(last["name"] not in used(), "the shrunk one is not used")
routescope("ingest", "--data", o, "--accept", "nothing", now=T0, code=3)
err = routescope("ingest", "--data", o, "--accept", last["sha256"][:12], now=T0)[1]
same((used(), states(T0)[-1]), ({last["name"]}, "arrived"), f"a person accepts it: {err}")
routescope("ingest", "--data", o, "--accept", last["name"], now=T0)
publish(1510, T0 + 15 * HOUR)
fetch(o, *L, now=T0 + 15 * HOUR + 60)
same(states(T0)[-1], "arrived", "from then on it is the measure")
routescope("verify", "--data", o, now=T0)

# --- the same brakes for files that a person gives, in any order; a second source is a witness ---------------------------
def irr(n, day):
    text = "".join(f"route: 20.{i // 256}.{i % 256}.0/24\norigin: AS{1000 + i % 50}\nsource: TEST\n\n" for i in range(n))
    (TMP / f"irr-test-{stamp(T0 + day * DAY, '%Y%m%d')}.db").write_text(text)
    return TMP / f"irr-test-{stamp(T0 + day * DAY, '%Y%m%d')}.db"


given = [irr(1000, 0), irr(901, 1), irr(800, 2), irr(899, 3), TMP / "live-table.gz"]  # 9.9 % fewer, 11.2 % fewer, 0.2 % fewer
answers = set()
for k in range(6):
    o = fresh("hand")
    RND.shuffle(given)
    for f in given:
        routescope("ingest", "--data", o, f, now=T0, code=None)
    with sqlite3.connect(o / "store.db") as c:
        answers.add(tuple(c.execute("select name, status, hold from input where kind = 'irr' order by name").fetchall()))
    routescope("verify", "--data", o, now=T0)
same(len(answers), 1, "the order is nothing")
same([s for _, s, _ in answers.pop()], [0, 0, 4, 0], "the third one is held back")
for second, word in ((1850, "done"), (2000, "held back")):
    o = fresh("witness")
    for name, n, at in (("vrps-a", 2000, T0), ("vrps-a", 1850, T0 + HOUR), ("vrps-b", second, T0 + HOUR)):
        (TMP / f"{name}-{stamp(at)}.json").write_bytes(vrps(n, at, first=name == "vrps-b"))
        routescope("ingest", "--data", o, TMP / f"{name}-{stamp(at)}.json", now=T0, code=None)
    with sqlite3.connect(o / "store.db") as c:
        same(c.execute("select status from input where name like 'vrps-a%' order by data_time").fetchall(), [(0,), (0 if word == "done" else 4,)],
             f"a second source with {second}: {word}")

# --- the one archive that speaks FTP ---------------------------------------------------------------------------------
ftp = Ftp({"/db/radb.db.gz": gzip.compress(irr(300, 0).read_bytes())}, cuts=2)
o = fresh("ftp")
old = catalogue("ftp.yaml", source("r", "irr", "{part}.db.gz", "irr-{part}.db.{YYYY}{MM}{DD}.gz", ftp.url + "/db", parts="[radb, none]"))
fetch(o, "--catalogue", old, now=T0 + 60)
same([(r["part"], r["state"]) for r in calendar(o, T0 + 60)], [("none", "due"), ("radb", "arrived")], "by FTP, cut twice")
same(len(ftp.asked), 3, "three attempts")
ftp.close()

# --- the API sums the calendar by source and part --------------------------------------------------------------------
import urllib.request
o = TMP / "gone"
server = subprocess.Popen([BIN, "serve", "--data", o, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env={**os.environ, "ROUTESCOPE_NOW": str(end)})
try:
    url = next(line.split()[1] for line in server.stdout if line.startswith("ready "))
    rows = json.load(urllib.request.urlopen(url + "/api/v1/coverage"))["data"]
finally:
    server.terminate()
    server.wait()
want, counts = {}, {"arrived": "done", "partial": "partial", "refused": "refused", "held back": "refused"}
for r in calendar(o, end):
    w = want.setdefault(r["source"], {"expected": 0, "done": 0, "partial": 0, "refused": 0, "gap": 0, "latest": None})
    w["expected"] += 1
    w[counts.get(r["state"], "gap")] += 1
    w["latest"] = r["time"] if r["state"] == "arrived" else w["latest"]
same({r["source"]: {k: r[k] for k in want["t"]} for r in rows}, want, "/api/v1/coverage")

# --- run is a fetch that may come again -------------------------------------------------------------------------------
archive.files = {k: File(v) for k, v in world.items()}
o = fresh("run")
check("1 new" in routescope("run", "--data", o, "--catalogue", late, "--source", "t", now=T0 + 29 * DAY)[1], "run")

archive.close()
shutil.rmtree(TMP)
print(f"fetch: {len(modes)} ways of a hostile server, {kills} kills, any order, brakes")
