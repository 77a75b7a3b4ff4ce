"""ingest_vrps - an observatory judges by the set of VRPs that was in force, as `detect` does with the same files (F-19 among them).

The routes are those of detect.py, whose incident is known; detect_vrps.py tells by hand what sets over time do to it. Here both ways must
come to the same, whatever the order in which files came.
"""
import json
import pathlib
import shutil
import sqlite3
import tempfile
import time

from common import check, run, same
from detect import HOLDER, SPACE, STRANGER, T0, build, detect
from detect_vrps import FILLER, TRUE

SAME = ("kind", "grade", "confidence", "begin", "end", "culprits", "victims", "signals")


def vrps(folder, at, rows, filler=FILLER):
    """One of a series of a validator's documents: they differ in the date of their names."""
    built = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at))
    name = folder / f"vrps-{built}.json"
    rows = [{"asn": a, "prefix": p, "maxLength": int(p.split("/")[1]), "ta": "ripe"} for a, p in [*filler, *rows]]
    name.write_text(json.dumps({"metadata": {"buildtime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)), "vrps": len(rows)}, "roas": rows}))
    return name


def ingest(obs, *files, code=0):
    return run("ingest", "--data", obs, *files, code=code)[1]


def incidents(obs):
    return [json.loads(x) for x in run("export", "--data", obs, "--what", "incidents", "--format", "ndjson")[0].splitlines()]


def gaps(obs):
    with sqlite3.connect(obs / "store.db") as db:
        return db.execute("select begin, gap.end, count from gap where kind = 'rpki-held' order by 1").fetchall()


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    run("init", "--data", folder)
    return folder


with tempfile.TemporaryDirectory() as tmp:
    tmp = pathlib.Path(tmp)
    routes = tmp / "routes"
    routes.mkdir()
    build(routes)
    mrt = []
    for c in (0, 1):
        for kind, at in (("rib", "0000.gz"), ("updates", "0100")):
            mrt.append(tmp / f"c{c}.{kind}.20260101.{at}")
            shutil.copy(routes / f"c{c}.{'rib.gz' if kind == 'rib' else kind}", mrt[-1])
    first = vrps(tmp, T0 - 60000, [TRUE])
    stories = {  # what comes behind the first set, and what is held back of it
        "a set that comes too late": ([vrps(tmp, T0 + 5000, [(STRANGER, SPACE)])], []),
        "one that was there in time": ([vrps(tmp, T0 + 1800, [(STRANGER, SPACE)])], []),
        "one that shrank": ([vrps(tmp, T0 + 1860, [TRUE], FILLER[:100]), vrps(tmp, T0 + 5400, [TRUE])], [(T0 + 1860, T0 + 5400)]),
        "an empty one, and none behind it": ([vrps(tmp, T0 + 1920, [], [])], [(T0 + 1920, 0)]),
    }
    grades = {}
    for story, (later, held) in stories.items():
        code, out, err = detect(routes, *(x for f in (first, *later) for x in ("--vrps", f)))
        same(code, 3 if held else 0, err)
        want = [{k: json.loads(x)[k] for k in SAME} for x in out.splitlines()]
        obs = fresh(tmp / "obs")
        err = ingest(obs, first, *later, *mrt, code=None)
        same([{k: i[k] for k in SAME} for i in incidents(obs)], want, f"{story}: ingest and detect\n{err}")
        same(gaps(obs), [(a * 1000000, b * 1000000, 1) for a, b in held], f"{story}: gaps")
        run("verify", "--data", obs)
        grades[story] = want[0]["grade"]
        # another order: the sets come when the routes are there already, and backwards
        obs = fresh(tmp / "obs")
        ingest(obs, first, *mrt)
        for f in reversed(later):
            ingest(obs, f, code=None)
        same([{k: i[k] for k in SAME} for i in incidents(obs)], want, f"{story}: in another order")
        same(gaps(obs), [(a * 1000000, b * 1000000, 1) for a, b in held], f"{story}: gaps in another order")
    same(grades, dict(zip(stories, ("proven", "low", "medium", "medium"))), "grades")
    check(HOLDER in want[0]["victims"], "the holder")
print(f"{len(stories)} stories of sets, in two orders")
