"""detect --checkpoint - stopped and gone on tells what one whole run tells: incidents, evidence, what is said of files, exit code.

Oracle: the same command without a checkpoint. A small simulated world; updates come in pieces, cut behind every file; then
cut at random times within the data (--until); then everything that must not be gone on from. SEED chooses the times (1).
"""
import json
import os
import pathlib
import random
import shutil
import tempfile
import time

from common import check, run, same

TMP = pathlib.Path(tempfile.mkdtemp(prefix="routescope-checkpoint-"))
RND = random.Random(int(os.environ.get("SEED", "1")))
WORLD = TMP / "world"
run("simulate", "--out", WORLD, "--ases", "250", "--prefixes", "2000", "--peers", "24", "--seed", "14", "--hours", "2",
    "--rate", "4", "--incidents", "24", "--collectors", "3")
TABLES = sorted(WORLD.glob("*.rib.*"))
UPDATES = sorted(WORLD.glob("*.updates.*"), key=lambda p: (p.name.split(".")[2:4], p.name))
SOURCES = ["--vrps", next(WORLD.glob("vrps*")), "--as-rel", next(WORLD.glob("*as-rel*"))]
whole_runs = {}


def detect(files, *more, sources=SOURCES, code=0):
    args = []
    for p in files:
        args += ["--rib" if ".rib." in p.name else "--updates", f"{p.name.split('.')[0]}={p}"]
    args += [*sources, *more]
    if "--checkpoint" in more or "--evidence" in more:
        return run("detect", *args, code=code)
    key = tuple(map(str, args))  # of one whole run: asked often, the same each time
    if key not in whole_runs:
        whole_runs[key] = run("detect", *args, code=code)
    return whole_runs[key]


def stored(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def talk(text, but=()):
    return [x for x in text.splitlines() if not any(b in x for b in but)]


# --- behind every third file ---------------------------------------------------------------------------------------
states = set()
kept = TMP / "kept"
resumed = whole = 0
CUTS = range(1, len(UPDATES) + 1, 3)
for n in CUTS:
    files = TABLES[:3] + UPDATES[:n]
    want = detect(files)
    got = detect(files, "--checkpoint", kept)
    made_whole = "the run is made whole" in got[1]
    resumed += not made_whole and n > 1
    whole += made_whole
    same(got[0], want[0], f"incidents after {n} files")
    same(talk(got[1], ["made whole"]), talk(want[1]), f"what is said after {n} files")
    states |= {x.split('"')[0] for x in want[0].split('"state":"')[1:]}
print(f"{len(CUTS)} cuts: {resumed} gone on from, {whole} made whole; states across cuts: {sorted(states)}")
check({"open", "ended", "closed"} <= states or {"growing", "ended", "closed"} <= states, f"states across cuts: {states}")
check(resumed >= len(CUTS) * 2 // 3, f"only {resumed} were gone on from")

# --- all at once, with evidence, and over again ---------------------------------------------------------------
everything = TABLES + UPDATES
want = detect(everything, "--evidence", TMP / "evidence")
for first in (4, len(UPDATES) * 2 // 3):
    kept.unlink(missing_ok=True)
    shutil.rmtree(TMP / "parts", ignore_errors=True)
    detect(TABLES[:3] + UPDATES[:first], "--checkpoint", kept)
    got = detect(everything, "--checkpoint", kept, "--evidence", TMP / "parts")
    same(got[0], want[0], f"incidents with evidence, {first} files first")
    same(stored(TMP / "parts"), stored(TMP / "evidence"), f"evidence, {first} files first")
    before = kept.read_bytes()
    got = detect(everything[::-1], "--checkpoint", kept)
    same(got[0], detect(everything)[0], "the same files again, in another order")
    same(kept.read_bytes(), before, "the state loaded and kept again")
    untidy = detect(everything, "--checkpoint", kept, "--hygiene")[0]
    same(untidy, detect(everything, "--hygiene")[0], f"what is untidy, {first} files first")
    check(untidy.count("\n") > 2, f"what is untidy: {untidy}")

# --- at any time ------------------------------------------------------------------------------------------------
begin = 1767225600
for round_ in range(2):
    kept.unlink(missing_ok=True)
    cuts = sorted(RND.randrange(begin, begin + 7200) for _ in range(4))
    for until in cuts:
        got = detect(everything, "--checkpoint", kept, "--until", until)
        same(got[0], detect(everything, "--until", until)[0], f"cuts {cuts}, at {until}")
        check("made whole" not in got[1], got[1])
    same(detect(everything, "--checkpoint", kept)[0], detect(everything)[0], f"cuts {cuts}, all")

# --- sets of VRPs that follow each other: a later one changes nothing that was, an earlier one does ---------------
document = json.loads(SOURCES[1].read_text())


def vrp_set(at, without):
    path = TMP / f"vrps-at-{at - begin + 100000}.json"
    path.write_text(json.dumps({"metadata": {"buildtime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))},
                                "roas": [r for i, r in enumerate(document["roas"]) if i % 97 != without]}))
    return path


early, middle, late_set = vrp_set(begin - 86400, 1), vrp_set(begin + 2000, 2), vrp_set(begin + 6900, 3)
sets = lambda *v: [x for f in v for x in ("--vrps", f)] + SOURCES[2:]
kept.unlink(missing_ok=True)
detect(TABLES[:3] + UPDATES[:len(UPDATES) * 2 // 3], "--checkpoint", kept, sources=sets(early, middle))
want = detect(everything, sources=sets(early, middle, late_set))[0]
check(want != detect(everything)[0], "the sets make a difference")
got = detect(everything, "--checkpoint", kept, sources=sets(late_set, early, middle))
same(got[0], want, "a set that came since")
check("made whole" not in got[1], got[1])
got = detect(everything, "--checkpoint", kept, sources=sets(early, late_set))
same(got[0], detect(everything, sources=sets(early, late_set))[0], "a set less")
check("another world" in got[1], got[1])
kept.unlink()
detect(everything, "--checkpoint", kept)

# --- what must not be gone on from -----------------------------------------------------------------------------
plain = detect(everything)[0]
state = kept.read_bytes()
check(len(state) > 10000, "a state")


def refused(what, files, *more, sources=SOURCES, says="", code=0):
    want_ = detect(files, *more, sources=sources, code=code)
    got_ = detect(files, "--checkpoint", kept, *more, sources=sources, code=code)
    same(got_[0], want_[0], what)
    check("made whole" in got_[1] and says in got_[1], f"{what}: {got_[1][-800:]}")
    kept.write_bytes(state)


for at in [0, 30, 120] + [RND.randrange(len(state)) for _ in range(12)]:
    damaged = bytearray(state)
    damaged[at] ^= 1 << RND.randrange(8)
    kept.write_bytes(damaged)
    refused(f"an octet changed at {at}", everything, says="kept")
for n in [0, 1, 50, len(state) // 2, len(state) - 1]:
    kept.write_bytes(state[:n])
    refused(f"cut to {n}", everything, says="ends early")
kept.write_bytes(state)
refused("a file less", TABLES + UPDATES[:10] + UPDATES[11:], says="not given, or changed")
other = TMP / UPDATES[5].name
shutil.copy(UPDATES[6], other)
refused("a file of that name with other content", TABLES + [other if p == UPDATES[5] else p for p in UPDATES],
        says="not given, or changed")
refused("another world", everything, sources=SOURCES[:2], says="another world")
refused("another baseline", everything, "--since", begin + 600, says="another --since")
kept.unlink()
late = TABLES[:3] + UPDATES[:9] + UPDATES[12:]
detect(late, "--checkpoint", kept)
state = kept.read_bytes()
refused("files that come late", TABLES[:3] + UPDATES, says="would have changed it")
kept.unlink()
one = [p for p in TABLES[:3] + UPDATES if not p.name.startswith("sim2")]
detect(one, "--checkpoint", kept)
state = kept.read_bytes()
refused("a collector more", TABLES[:3] + UPDATES, says="would have changed it")

# --- bad files -------------------------------------------------------------------------------------------------
cut = TMP / UPDATES[4].name
cut.write_bytes(UPDATES[4].read_bytes()[:-40])
bad = TABLES[:3] + [cut if p == UPDATES[4] else p for p in UPDATES]
kept.unlink()
detect(bad[:20], "--checkpoint", kept, code=3)
got = detect(bad, "--checkpoint", kept, code=3)
want = detect(bad, code=3)
same(got[0], want[0], "incidents beside a bad file")
same(got[1], want[1], "a bad file before the stop is told again")
folder = TMP / "no" / "such"
got = detect(everything, "--checkpoint", folder, code=3)
same(got[0], plain, "incidents where the state cannot be kept")
check("cannot write" in got[1], got[1])
shutil.rmtree(TMP)
print("stopped and gone on is the same")
