"""follow_faults - what goes wrong with collectors, one by one: F-01 to F-18 as docs/follow.md lists them."""
import pathlib
import random
import struct
import tempfile
import time

from common import attr, check, same
from follow_twin import Route, counts, dump, end_of_rib, message, state, table, told, update

tmp = pathlib.Path(tempfile.mkdtemp(prefix="routescope-"))
T0 = 1767225600  # 2026-01-01 00:00
PEERS = [(f"192.0.2.{i + 1}", 64500 + i) for i in range(10)]
A, B, BAD = Route(64500, 100, 200), Route(64500, 300, 200), Route(64500, 666)
made = 0


def write(name, parts):
    path = tmp / name
    path.write_bytes(b"".join(parts) if isinstance(parts, list) else parts)
    return path


def pfx(i):
    return f"10.{i >> 8}.{i & 255}.0/24"


def gaps(out, kind):
    """(fault, collector, peer, begin, end, n, prefix) of each."""
    rows = [g.split(" ") for g in out.get("G", [])]
    return [(g[1], g[2], g[3], int(g[5]) / 1e6, int(g[6]) / 1e6, int(g[7]), g[8]) for g in rows if g[0] == kind]


def why(out, *kinds):
    return [r for r in told(out) if r[1].split(" ")[4] in kinds]


def named(minute):
    return f"updates.{time.strftime('%Y%m%d.%H%M', time.gmtime(T0 + minute * 60))}.mrt"


def full_table(n=2000, t=T0, peers=PEERS, route=A):
    return table(t, peers, {pfx(i): [(k, route, 0) for k in range(len(peers))] for i in range(n)})


# F-01: a file that comes late changes nothing when it comes before its time is over, whatever the order (follow.py);
# one that comes afterwards is told, and what is held stays what was said last
early = write(named(0), [update(T0 + 1, PEERS[0], A, [pfx(1), pfx(2)]), update(T0 + 200, PEERS[0], A, [pfx(3)])])
late = write(named(5), [update(T0 + 301, PEERS[0], BAD, [pfx(1)]), update(T0 + 302, PEERS[0], None, [], [pfx(2)])])
last = write(named(10), [update(T0 + 601, PEERS[0], B, [pfx(1)])])
folder = tmp / "late"
folder.mkdir()
whole = dump("-l", "-u", f"c={early}", f"c={late}", f"c={last}")
same(dump("-l", "-u", f"c={last}", f"c={late}", f"c={early}"), whole, "F-01: order of arrival")
same(gaps(whole, "missing"), [], "F-01: nothing is missing")

# F-02: a file of the calendar is not there: its time is a gap; what it withdrew goes by the next table, as unknown since
files = [write(named(5 * i), [update(T0 + 300 * i + 2, PEERS[0], A if i % 2 else B, [pfx(i)])]) for i in range(12)]
later = write("rib.late.mrt", table(T0 + 3700, PEERS[:1], {pfx(i): [(0, A if i % 2 else B, 0)] for i in range(12) if i != 3}))
for missing in range(1, 11):
    have = [f"c={f}" for i, f in enumerate(files) if i != missing]
    out = dump("-l", "-u", *have, "-r", f"c={later}")
    same(gaps(out, "missing"), [("F-02", "c", "-", T0 + 300.0 * missing, T0 + 300.0 * missing + 300, 1, "-")], f"F-02: {missing}")
    check(all(not T0 + 300 * missing <= r[0] / 1e6 < T0 + 300 * missing + 300 for r in told(out)), "F-02: nothing begins in the gap")
    want = {pfx(3), pfx(missing)} - ({pfx(3)} if missing == 3 else set())
    same({r[1].split(" ")[3] for r in why(out, "resync")}, want, "F-02: the table differs where the file was needed")
    same([r for r in why(out, "update") if r[0] > (T0 + 3650) * 1e6], [], "F-02: and that is no news")
cut = write("updates.20260101.0005.cut.mrt", (tmp / named(5)).read_bytes() + b"\0" * 5)
out = dump("-l", "-u", f"c={files[0]}", f"c={cut}")
same(len(gaps(out, "cut-file")), 1, "F-02: an update file that is cut")
print("F-01, F-02: late and missing files")

# F-03: a table that is cut takes nothing away, wherever the cut is
first = write("rib.first.mrt", full_table(300, peers=PEERS[:3]))
whole = b"".join(full_table(300, T0 + 600, PEERS[:3], B))
for percent in range(0, 100):
    part = write("rib.cut.mrt", whole[:len(whole) * percent // 100])
    out = dump("-l", "-r", f"c={first}", f"c={part}")
    same([r for r in told(out) if r[3] == "-"], [], f"F-03: cut at {percent} %")
    same(len(why(out, "update")), 0, f"F-03: cut at {percent} %: no news")
    if percent > 0:
        same(len([g for g in gaps(out, "cut-table") if g[2] == "-"]), 1, f"F-03: cut at {percent} % is told")
hole = full_table(300, T0 + 600, PEERS[:3], A)
out = dump("-l", "-r", f"c={first}", f"c={write('rib.hole.mrt', hole[:100] + hole[120:])}")
same(([r for r in told(out) if r[3] == "-"], len(gaps(out, "cut-table"))), ([], 1), "F-03: records left out in the middle")
small = table(T0 + 600, PEERS[:3], {pfx(i): [(k, A, 0) for k in range(3) if k != 1 or i < 200] for i in range(295)})
out = dump("-l", "-r", f"c={first}", f"c={write('rib.small.mrt', small)}")
same({g[2] for g in gaps(out, "cut-table")}, {PEERS[1][0]}, "F-03: a peer with less than nine tenths")
same({(r[1].split(" ")[1], r[1].split(" ")[3]) for r in told(out) if r[3] == "-"},
     {(PEERS[k][0], pfx(i)) for k in (0, 2) for i in range(295, 300)}, "F-03: the others lose what is not there")
# the first table cut: what the peer says of prefixes that were cut off is no news the first time
part = write("rib.cut1.mrt", b"".join(full_table(300, T0, PEERS[:3]))[:20000])
ups = write("upd.cut1.mrt", [update(T0 + 60, PEERS[0], B, [pfx(0), pfx(299)]), update(T0 + 70, PEERS[0], BAD, [pfx(299)])])
out = dump("-l", "-r", f"c={part}", "-u", f"c={ups}")
same([(r[1].split(" ")[3:5]) for r in told(out) if r[0] > T0 * 1e6],
     [[pfx(0), "update"], [pfx(299), "resync"], [pfx(299), "update"]], "F-03: the first table cut")
# what a table learned while it was written is left to the updates, for which it is news
slow = write("rib.slow.mrt", table(T0, PEERS[:1], {pfx(0): [(0, A, 0)], pfx(1): [(0, BAD, 0)]}, since=lambda p: 5 if p == pfx(1) else -5))
out = dump("-l", "-r", f"c={slow}", "-u", f"c={write('upd.slow.mrt', [update(T0 + 5, PEERS[0], BAD, [pfx(1)])])}")
same([r[1].split(" ")[3:5] for r in told(out)], [[pfx(0), "seed"], [pfx(1), "update"]], "a table that was written slowly")
same(len(why(dump("-l", "-r", f"c={slow}"), "seed")), 2, "without updates the table is all there is")
print("F-03: tables cut at every percent, with holes, with too little of a peer")

# F-05: a peer that always talks and stops; a collector that does
talk = [(T0 + s, p) for s in range(0, 7200, 20) for p in PEERS[:4]]
stops = [(t, p) for t, p in talk if p != PEERS[2] or t < T0 + 5400 or t >= T0 + 6600]
flip = lambda v: [update(t, p, A if (t // 20) % 2 else B, [pfx(PEERS.index(p))]) for t, p in v]
out = dump("-l", "-u", f"c={write('quiet.mrt', flip(stops))}")
same([(g[0], g[2], g[3], g[4]) for g in gaps(out, "silent")],
     [("F-05", PEERS[2][0], T0 + 5400.0, 0.0), ("F-05", PEERS[2][0], T0 + 5400.0, T0 + 6600.0)], "F-05: a peer falls silent")
check(any(g[2] == PEERS[2][0] and g[3] == T0 + 6600 for g in gaps(out, "resync")), "F-05: what it says then is no news")
quiet = [(t, p) for t, p in talk if t < T0 + 5400]
out = dump("-u", f"c={write('dead.mrt', flip(quiet))}", f"d={write('alive.mrt', flip(talk))}")
same([(g[1], g[2], g[3]) for g in gaps(out, "silent")], [("c", "-", T0 + 5400.0)], "F-05: a collector falls silent")
out = dump("-u", f"c={write('alive.mrt', flip(talk))}")
same(gaps(out, "silent"), [], "F-05: nobody falls silent")

# F-07, F-11: records from the past, from the future, a clock set back
old = [update(T0 + 10 * i, PEERS[0], A if i % 2 else B, [pfx(i % 3)]) for i in range(60)]
stale = old[:30] + [update(T0 - 5000, PEERS[0], BAD, [pfx(1)])] + old[30:]
out = dump("-l", "-u", f"c={write('stale.mrt', stale)}")
same([g[:6] for g in gaps(out, "stale")], [("F-07", "c", "-", T0 + 290.0, T0 + 300.0, 1)], "F-07")
same([(r[0], r[3]) for r in why(out, "resync")], [((T0 + 290) * 10**6, BAD.text())], "F-07: not news, and not at its time")
for far in (-10 * 365 * 86400, 10 * 365 * 86400, 3601 * 2):
    odd = old[:30] + [update(T0 + far, PEERS[0], BAD, [pfx(1)])] + old[30:]
    out = dump("-l", "-u", f"c={write('clock.mrt', odd)}")
    same(len(gaps(out, "clock") + gaps(out, "stale")), 1, f"F-11: {far} s")
    check(all(T0 <= r[0] / 1e6 <= T0 + 600 for r in told(out)), f"F-11: {far} s moves no time")
    same([r for r in why(out, "update") if BAD.text() in r[2:3] + r[3:]][:0], [], "F-11")
    same([r for r in why(out, "update") if r[3] == BAD.text()], [], f"F-11: {far} s is no news")
back = old[:30] + [update(T0 + 300 - 3600 + i, PEERS[0], BAD if i % 2 else A, [pfx(1)]) for i in range(150)] + \
    [update(T0 + 4000, PEERS[0], A, [pfx(5)])]
out = dump("-l", "-u", f"c={write('back.mrt', back)}")
same([(g[0], g[5]) for g in gaps(out, "clock")], [("F-11", 150)], "F-11: a clock set back by an hour")
same([r for r in why(out, "update") if r[3] == BAD.text()], [], "F-11: nothing is news while it is wrong")
check(why(out, "update")[-1][1].split(" ")[3] == pfx(5), "F-11: what comes at the right time is")
# an hour fast through one file: what it tells is true where the file stands, and no news
fast = [write(named(5 * i), [update(T0 + 300 * i + 9 * k + (3600 if i == 2 else 0), PEERS[0], BAD if i == 2 else A if k else B, [pfx(9)])
                             for k in range(3)]) for i in range(6)]
out = dump("-l", "-u", *[f"c={f}" for f in fast])
same([(g[0], g[5]) for g in gaps(out, "clock")], [("F-11", 3)], "F-11: an hour fast")
same([r for r in why(out, "update") if r[3] == BAD.text()], [], "F-11: an hour fast is no news")
same([r[0] for r in told(out) if r[3] == BAD.text()], [(T0 + 600) * 10**6], "F-11: at its place")
# a file whose first record is from another decade keeps its place by its name
mixed = [write(named(5 * i), [update(T0 + 300 * i - (0 if i != 2 else 10**8), PEERS[0], BAD if i == 2 else B, [pfx(9)]),
                              update(T0 + 300 * i + 9, PEERS[0], A, [pfx(9)])]) for i in range(5)]
out = dump("-l", "-u", *[f"c={f}" for f in mixed])
same([g[5] for g in gaps(out, "clock")], [1], "F-11: the first record of a file")
same([r[3] for r in why(out, "update")], [B.text(), A.text()] * 2 + [A.text()] + [B.text(), A.text()] * 2, "F-11: the rest of it is as ever")
print("F-05, F-07, F-11: silence, old records, clocks")

# F-08: the same files again, under another name, in other pieces
rng = random.Random(8)
stream = [(T0 + rng.randint(0, 900), rng.choice(PEERS), rng.choice((A, B, BAD)), pfx(rng.randint(0, 20)), rng.random()) for _ in range(800)]
stream.sort(key=lambda x: x[0])
raw = [update(t, p, r if x < .7 else None, [y] if x < .7 else [], [] if x < .7 else [y]) for t, p, r, y, x in stream]
one = write("one.mrt", raw)
want = dump("-l", "-u", f"c={one}")
for name, parts in {"the same file": [one, one], "a copy": [one, write("two.mrt", raw)],
                    "pieces that overlap": [write("p1.mrt", raw[:500]), write("p2.mrt", raw[300:])],
                    "three": [one, write("q1.mrt", raw[:400]), write("q2.mrt", raw[100:600])]}.items():
    out = dump("-l", "-u", *[f"c={f}" for f in parts])
    extra = sum(f.read_bytes().count(b"\xff" * 16) for f in parts) - len(raw)
    same(told(out), told(want), f"F-08: {name}")
    same((out["T"], counts(out)["twice"], sum(g[5] for g in gaps(out, "twice"))), (want["T"], extra, extra), f"F-08: {name}: counted")
print("F-08: the same input again")

# F-09: a session that is reset: what is lost is unknown, what comes is no news, until End-of-RIB or a calm minute
base = write("rib.base.mrt", full_table(3000, peers=PEERS[:2]))
again = [update(T0 + 70 + i / 1000, PEERS[0], A, [pfx(i)]) for i in range(3000)]
for end, news in ((True, T0 + 80), (False, T0 + 140)):
    reset = [state(T0 + 60, PEERS[0], 6, 1), state(T0 + 69, PEERS[0], 1, 6)] + again + \
        ([end_of_rib(T0 + 75, PEERS[0])] if end else []) + [update(T0 + 76, PEERS[0], B, [pfx(1)])] * (not end) + \
        [update(news, PEERS[0], BAD, [pfx(1)]), update(news + 1, PEERS[1], BAD, [pfx(2)])]
    out = dump("-l", "-r", f"c={base}", "-u", f"c={write('reset.mrt', reset)}")
    same([r[1].split(" ")[1:4] for r in why(out, "update")], [[*map(str, PEERS[0]), pfx(1)], [*map(str, PEERS[1]), pfx(2)]], "F-09: news")
    same((len(why(out, "down")), len(why(out, "resync"))), (3000, 3000 + (not end)), "F-09: lost and back")
    same([(g[3], g[4], g[5]) for g in gaps(out, "resync")][1:], [(T0 + 69.0, T0 + 75.0, 3000)] if end else [(T0 + 69.0, float(news), 3001)], "F-09: window")
    same([(g[3], g[4]) for g in gaps(out, "down")], [(T0 + 60.0, 0.0), (T0 + 60.0, T0 + 69.0)], "F-09: down")
# the whole table sent again without a word: nothing changed, nothing is told, and what differs then is no news
silent = [update(T0 + 70 + i / 1000, PEERS[0], A, [pfx(i)]) for i in range(1500)] + [update(T0 + 80, PEERS[0], B, [pfx(2999)])]
out = dump("-l", "-r", f"c={base}", "-u", f"c={write('again.mrt', silent)}")
same([len(why(out, k)) for k in ("update", "resync", "down")], [0, 1, 0], "F-09: a table sent again")
same(counts(out)["unchanged"], 1500, "F-09: unchanged")
# a notification ends a session, the one of a second connection does not
for code, lost in ((b"\6\2", 3000), (b"\6\7", 0)):
    out = dump("-l", "-r", f"c={base}", "-u", f"c={write('note.mrt', [message(T0 + 60, PEERS[0], 3, code)])}")
    same(len(why(out, "down")), lost, "F-09: NOTIFICATION")
# a leak of many routes is no reset: they differ from what was held
leak = [update(T0 + 70 + i / 1000, PEERS[0], BAD, [pfx(i)]) for i in range(3000)]
out = dump("-l", "-r", f"c={base}", "-u", f"c={write('leak.mrt', leak)}")
same([len(why(out, k)) for k in ("update", "resync")], [3000, 0], "F-09: a leak is news")

# F-10: most peers of a collector within a minute are the collector
base = write("rib.ten.mrt", full_table(5))
for n, dead in ((5, 0), (6, 1)):
    die = [state(T0 + 60 + 9 * i, PEERS[i], 6, 1) for i in range(n)] + [state(T0 + 300 + i, PEERS[i], 1, 6) for i in range(n)]
    out = dump("-l", "-r", f"c={base}", "-u", f"c={write('die.mrt', die)}")
    got = gaps(out, "dead")
    same([g[:4] for g in got if g[4] == 0], [("F-10", "c", "-", T0 + 60.0)] * dead, f"F-10: {n} of 10")
    same(len([g for g in got if g[4] > 0]), dead, "F-10: it comes back")
    same((len(why(out, "down")), len(why(out, "update"))), (5 * n, 0), "F-10: unknown, not withdrawn")
print("F-09, F-10: resets, floods, collectors that die")

# F-13: a peer that sends 40,000 messages a second: the last state of each second is told, the others' are as ever
rng = random.Random(13)
noisy, quiet = [], []
for s in range(5):
    for i in range(40000):
        noisy.append(update(T0 + s, PEERS[0], rng.choice((A, B, BAD)), [pfx(rng.randint(0, 99))]))
    quiet.append(update(T0 + s, PEERS[1], (A, B)[s % 2], [pfx(7)]))
out = dump("-l", "-u", f"c={write('noisy.mrt', [x for s in range(5) for x in noisy[s * 40000:(s + 1) * 40000] + quiet[s:s + 1]])}")
alone = dump("-l", "-u", f"c={write('quiet.mrt', quiet)}")
peer_of = lambda out, p: [r for r in told(out) if r[1].split(" ")[1] == p[0]]
same(peer_of(out, PEERS[1]), peer_of(alone, PEERS[1]), "F-13: the other peer")
mine, held = peer_of(out, PEERS[0]), {}
for t, what, was, now in mine:
    same(was, held.get(what.split(" ")[3], "-"), "F-13: each change goes on where the last one ended")
    held[what.split(" ")[3]] = now
same({k: v for k, v in held.items()}, {t.split("\t")[0].split(" ")[3]: t.split("\t")[1] for t in out["T"] if t.split(" ")[1] == PEERS[0][0]}, "F-13: the end")
n = counts(out)
check(len(mine) < 5 * 10400 and n["left_out"] > 50000 and gaps(out, "noisy"), "F-13: left out and counted")
print(f"F-13: of 200000 messages {len(mine)} changes told, {n['left_out']} left out")

# F-15: a route that stays at two of ten peers when all others withdrew it, and is not said again
stay = [update(T0 + 5, p, A, [pfx(1), pfx(2)]) for p in PEERS] + [update(T0 + 3600 + i, p, None, [], [pfx(1)]) for i, p in enumerate(PEERS[2:])] + \
    [update(T0 + 3700 + i, p, None, [], [pfx(2)]) for i, p in enumerate(PEERS[2:])] + \
    [update(T0 + 4000, PEERS[0], A, [pfx(2)])] + [update(T0 + 4000 + 600 * i, PEERS[5], (A, B)[i % 2], [pfx(3)]) for i in range(1, 16)]
out = dump("-l", "-u", f"c={write('stay.mrt', stay)}")
same(sorted((g[0], g[2], g[3], g[6]) for g in gaps(out, "zombie")),
     [("F-15", p[0], T0 + 3607.0, pfx(1)) for p in PEERS[:2]], "F-15: zombies; one that is said again is none")

# F-18: path identifiers in messages that should not have them, and other nonsense: counted, and then not believed
good = [update(T0 + i, PEERS[i % 3], (A, B)[i % 2], [pfx(i % 50)]) for i in range(200)]
plain = [update(T0 + 200 + i / 10, PEERS[4], A, [pfx(i)], (), i) for i in range(150)]
swap = b"".join(plain).replace(struct.pack(">HH", 17, 9), struct.pack(">HH", 17, 4))
after = [update(T0 + 300 + i, PEERS[0], BAD, [pfx(i)]) for i in range(5)]
out = dump("-l", "-u", f"c={write('plain.mrt', b''.join(good) + swap + b''.join(after))}")
same([r for r in told(out) if r[1].split(" ")[1] == PEERS[4][0]], [], "F-18: no route is invented")
same((counts(out)["malformed"], len([g for g in gaps(out, "malformed") if g[4] == 0])), (150, 1), "F-18: counted, and the brake")
same({r[1].split(" ")[4] for r in told(out) if r[0] >= (T0 + 300) * 10**6}, {"resync"}, "F-18: not believed")
few = b"".join(good) + swap[:len(swap) // 15] + b"".join(after)
out = dump("-l", "-u", f"c={write('few.mrt', few)}")
same({r[1].split(" ")[4] for r in told(out) if r[0] >= (T0 + 300) * 10**6}, {"update"}, "F-18: a few bad ones are no reason")
print("F-15, F-18: zombies, and files that cannot be believed")
