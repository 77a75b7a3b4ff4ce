"""detect_vrps - sets of VRPs that follow each other: which one judges a route, what a change of ROAs may not do, what is held back.

The routes are those of detect.py: a stranger announces the holder's space at 01:00 for half an hour. What changes is when which ROA
is there, so the expected words follow from RFC 6811 by hand.
"""
import json
import pathlib
import sys
import tempfile
import time

from common import BIN, check
from detect import BETWEEN, HOLDER, PEERS, SPACE, STRANGER, T0, build, detect, rebuild, update

FILLER = [(64512 + n % 100, f"11.{n // 256}.{n % 256}.0/24") for n in range(200)]  # so that few rows are no large share
TRUE = (HOLDER, SPACE)


def vrps(folder, at, rows, filler=FILLER):
    """A document of the validator at that time; the name tells nothing of it."""
    rows = [{"asn": a, "prefix": p, "maxLength": int(p.split("/")[1]), "ta": "ripe"} for a, p in [*filler, *rows]]
    built = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
    name = folder / f"set-{at - T0 + 100000}.json"
    name.write_text(json.dumps({"metadata": {"buildtime": built, "vrps": len(rows)}, "roas": rows}))
    return name


def told(folder, files, code=0, *more):
    args = [x for f in files for x in ("--vrps", f)]
    got, out, err = detect(folder, *args, *more)
    check(got == code and "Sanitizer" not in err, f"exit {got}: {err}")
    back = detect(folder, *[x for f in reversed(files) for x in ("--vrps", f)], *more)
    check(back[:2] == (code, out), "the order of sets shows")
    rows = [json.loads(x) for x in out.splitlines()]
    check(len(rows) == 1 and rows[0]["culprits"] == [STRANGER], out)
    return rows[0], err


def words(i, has=(), lacks=()):
    all_words = {s["word"] for s in i["signals"]}
    check(all_words >= set(has) and not all_words & set(lacks), f"{sorted(all_words)}: {has}, not {lacks}")


def in_force(d):
    """The set before the announcement judges it; a later one comes too late."""
    early, later = vrps(d, T0 - 60000, [TRUE]), vrps(d, T0 + 9000, [(STRANGER, SPACE)])
    i, _ = told(d, [early, later])
    check(i["grade"] == "proven", i["grade"])
    words(i, ["rpki-invalid-asn", "victim-valid"], ["roa-fresh", "rpki-change", "rpki-valid"])
    i, _ = told(d, [vrps(d, T0 - 60000, [TRUE]), vrps(d, T0 + 1800, [(STRANGER, SPACE)])])
    words(i, ["rpki-valid", "roa-fresh"], ["rpki-invalid-asn"])
    check(i["grade"] == "low", i["grade"])


def fresh(d):
    """A ROA half an hour old proves nothing; one of two days does."""
    none = vrps(d, T0 - 300000, [])
    i, _ = told(d, [none, vrps(d, T0 + 1800, [TRUE])])
    words(i, ["rpki-invalid-asn", "roa-fresh"])
    check(i["grade"] in ("low", "medium"), i["grade"])
    i, _ = told(d, [none, vrps(d, T0 - 200000, [TRUE]), vrps(d, T0 - 600, [TRUE])])
    words(i, ["rpki-invalid-asn"], ["roa-fresh"])
    check(i["grade"] == "proven", i["grade"])


def changed(d):
    """A-13: the route stood, then a ROA made it invalid; it is heard of again and nobody is accused for the ROA."""
    before = vrps(d, T0 - 60000, [])
    plain, _ = told(d, [before, vrps(d, T0 + 9000, [])])
    peer = PEERS[0]
    f = d / "c0.updates"
    good = f.read_bytes()
    again = update(T0 + 4800, peer, [SPACE], [peer[1], BETWEEN, BETWEEN, STRANGER])
    cut = len(update(T0, peer, [SPACE], [peer[1], BETWEEN, STRANGER])) * 4  # behind the four announcements
    f.write_bytes(good[:cut] + again + good[cut:])
    i, _ = told(d, [before, vrps(d, T0 + 4500, [TRUE])])
    words(i, ["rpki-change"], ["rpki-invalid-asn", "victim-valid"])
    check(i["grade"] == plain["grade"] and i["confidence"] == plain["confidence"], "the ROA accuses")
    f.write_bytes(good)
    # the holder's own routes become invalid: no route changed, nothing is told of them
    i, _ = told(d, [before, vrps(d, T0 + 4500, [(64000 + 9, SPACE)])])
    check(i["victims"] == [HOLDER], i)


def held_back(d):
    """F-19: empty, shrunk, cut: told, the last good set stays, what is judged meanwhile says so."""
    good, after = vrps(d, T0 - 60000, [TRUE]), vrps(d, T0 + 14000, [TRUE])
    shrunk = vrps(d, T0 + 1800, [TRUE], FILLER[:100])
    empty = d / "vrps-20260101T003000Z.json"
    empty.write_text('{"metadata": {"buildtime": "2026-01-01T00:30:00Z", "vrps": 0}, "roas": []}')
    cut = d / "cut-20260101T003000Z.json"
    cut.write_bytes(good.read_bytes()[:4000])
    for bad in (shrunk, empty, cut):
        i, err = told(d, [good, bad, after], 3)
        words(i, ["rpki-invalid-asn", "victim-valid", "world-old"], ["roa-fresh"])
        check(i["grade"] == "medium", i["grade"])
        check(bad.name in err and "stays in force" in err, err)
    recent, _ = told(d, [vrps(d, T0 + 1000, [TRUE]), shrunk, after], 3)  # the one in force is of the same hour
    words(recent, ["rpki-invalid-asn", "victim-valid"], ["roa-fresh", "world-old"])
    check(recent["grade"] == "proven", recent["grade"])
    alone, err = told(d, [good, after])
    check(alone["grade"] == "proven" and not err.count("held back"), err)
    code, out, err = detect(d, "--vrps", empty, "--vrps", cut)
    check(code == 3 and not out and err, "no good set at all")


def evidence(d):
    """The record names the sets that were in force, and the incident comes out of it again."""
    one, two, three = vrps(d, T0 - 60000, [TRUE]), vrps(d, T0 + 4000, [TRUE]), vrps(d, T0 + 12000, [TRUE])
    ev = d / "evidence"
    i, _ = told(d, [one, two, three], 0, "--evidence", ev)
    code, out, err = rebuild(ev, i["id"])
    check(code == 0 and json.loads(out) == i, err)
    named = (ev / "incidents" / f"{i['id']}.record").read_text().strip()
    record = json.loads((ev / "objects" / named[:2] / named).read_text())
    sets = [(s["name"], s["in_force"]) for s in record["sources"] if s["kind"] == "vrps"]
    check(sets == [(one.name, "2025-12-31T07:20:00Z"), (two.name, "2026-01-01T01:06:40Z")], sets)
    check([v["asn"] for v in record["vrps"]] == [HOLDER, HOLDER], record["vrps"])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as tmp:
        folder = pathlib.Path(tmp)
        build(folder)
        for case in (in_force, fresh, changed, held_back, evidence):
            case(folder)
    print("5 stories of VRPs over time")
    sys.exit(0)
