"""detect over days - routes are forgotten meanwhile (docs/follow.md), and nobody sees it.

A simulated world of three days. Oracles: each incident is rebuilt from the raw records that are its evidence, so that its paths are those
of the records, though numbers of routes were given to others since; a run that stops and goes on tells what a whole one tells.
"""
import json
import pathlib
import random
import tempfile

from common import check, run, same

TMP = pathlib.Path(tempfile.mkdtemp(prefix="routescope-days-"))
BEGIN, DAYS = 1767225600, 3
WORLD = TMP / "world"
run("simulate", "--out", WORLD, "--ases", "250", "--prefixes", "2000", "--peers", "16", "--seed", "5", "--days", DAYS, "--rate", "1",
    "--incidents", "60", "--collectors", "2")
files = []
for p in sorted(WORLD.glob("*.rib.*")) + sorted(WORLD.glob("*.updates.*")):
    files += ["--rib" if ".rib." in p.name else "--updates", f"{p.name.split('.')[0]}={p}"]
args = [*files, "--vrps", next(WORLD.glob("vrps*")), "--as-rel", next(WORLD.glob("*as-rel*"))]

whole = run("detect", *args)[0]
proven = run("detect", *args, "--evidence", TMP / "evidence")[0]
ids = [json.loads(x)["id"] for x in whole.splitlines()]
same([json.loads(x)["id"] for x in proven.splitlines()], ids, "incidents with evidence")
for i, line in zip(ids, proven.splitlines(True)):
    same(run("rebuild", "--evidence", TMP / "evidence", i)[0], line, f"{i} rebuilt from its evidence")
last = max(json.loads(x)["begin"] for x in whole.splitlines())
check(len(ids) > 30 and last > "2026-01-03", f"{len(ids)} incidents, the last from {last}")

rng = random.Random(3)
kept = TMP / "kept"
cuts = sorted({BEGIN + rng.randrange(DAYS * 86400) for _ in range(2)} | {BEGIN + 21600 * rng.randrange(6, 4 * DAYS) for _ in range(2)})
for until in cuts:
    run("detect", *args, "--checkpoint", kept, "--until", until)
got = run("detect", *args, "--checkpoint", kept)
same(got[0], whole, f"stops at {cuts}")
check("made whole" not in got[1], got[1])
print(f"{len(ids)} incidents of {DAYS} days: rebuilt from their records, and told the same over stops")
