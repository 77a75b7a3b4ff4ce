"""follow, over twelve days - routes that nobody met or held for a day go, and nothing else is told than before.

Oracle: the twin of follow_twin.py, which forgets nothing. A path that is new every ten minutes, one that is held all along and never
said again, ones that come back after half a day and after two; in one file (whose batch knows routes that went meanwhile) and in many,
over stops.
"""
import pathlib
import random
import tempfile

from common import check, same
from follow_twin import Route, Twin, dump, in_groups, told, update

TMP = pathlib.Path(tempfile.mkdtemp(prefix="routescope-"))
BEGIN, STEP, DAYS = 1767225600, 600, 12
A_DAY = 86400 // STEP
LOUD, QUIET = ("192.0.2.1", 64500), ("192.0.2.2", 64501)

twin, records = Twin(), []


def say(t, peer, route, pfx, path_id=None):
    twin.do(t, "rrc00", ("update", peer, route, [pfx], [], path_id, False))
    records.append((t, update(t, peer, route, [pfx], path_id=path_id)))


rng = random.Random(5)
made = 0
for i in range(DAYS * A_DAY):
    t = BEGIN + 10 + i * STEP
    say(t, LOUD, Route(64500, 1000000 + i, *[rng.randint(1, 60000) for _ in range(rng.randint(0, 6))]), "10.1.0.0/16")
    say(t + 1, QUIET, Route(64501, 7 + i % 2), "10.2.0.0/16")
    if i == 0:
        say(t + 2, QUIET, Route(64501, 8, 9), "10.3.0.0/16")
        for k in range(3):
            say(t + 2, LOUD, Route(64500, 8, 20 + k), "10.4.0.0/16", k + 1)
    for every, pfx in ((A_DAY // 2, "10.5.0.0/16"), (2 * A_DAY, "10.6.0.0/16")):
        if i % every in (0, 1):
            say(t + 3, LOUD, Route(64500, every, 30 + i % every), pfx)
    made = i + 1

one = TMP / "one.mrt"
one.write_bytes(b"".join(x for t, x in records))
args = ["-u", f"rrc00={one}"]
out = dump("-l", *args)
got, want = in_groups(told(out)), in_groups(twin.log)
for n, (g, w) in enumerate(zip(got, want)):
    same(g, w, f"change {n}")
same(len(got), len(want), "changes")
same(sorted(out["T"]), twin.final(), "the table at the end")

# a sweep is due every six hours, and the fifth in a row that does not find a route takes it: thirty hours of paths at most
most = int(out["R"][0])
check(most <= 30 * 3600 // STEP + 20, f"{most} routes at a time of {made} and more")
check(most >= 24 * 3600 // STEP, f"{most} routes at a time: some went before their day was over")

parts = []
for day in range(DAYS):
    path = TMP / f"part.{day:02}.mrt"
    path.write_bytes(b"".join(x for t, x in records if (t - BEGIN) // 86400 == day))
    parts += ["-u", f"rrc00={path}"]
daily = dump("-l", "-t", 0, *parts)
same((told(daily), daily["T"], daily["R"]), (told(out), out["T"], out["R"]), "a file a day")
for files, whole, what in ((args, out, "one file"), (parts, daily, "a file a day")):
    for n in range(4):
        stops = sorted({BEGIN + rng.choice((rng.randrange(DAYS * 86400), rng.randrange(1, DAYS * 4) * 21600)) for _ in range(5)})
        same(dump("-l", *[x for s in stops for x in ("-c", s * 1000000)], *files), whole, f"{what}, stops at {stops}")
print(f"{made} new paths in {DAYS} days: {most} routes at a time; the changes and the table are the twin's, over stops, too")
